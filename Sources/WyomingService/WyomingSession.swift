// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark

/// The protocol state of one client: events in, actions out, without framing, bytes or clocks.
package struct WyomingSession {
    /// The consequence of an event.
    package enum Action: Equatable {
        case answer(WyomingEvent)
        /// Answers with the service's `info`.
        case inform
        /// Starts a new stream.
        case begin
        /// The next audio, in whole frames of the client's format; ``samples(_:)`` converts it.
        case sound([UInt8])
        /// Ends the stream. When all its audio is processed, `ended` has the answer.
        case end
    }

    /// The format of a stream's samples: signed integers, little-endian.
    private struct Format: Equatable {
        /// In Hz.
        let rate: Int
        /// Bytes per sample, 1...4.
        let width: Int
        let channels: Int
    }

    private let models: ModelGroup
    /// Labels to report; nil: all keywords.
    private var wanted: Set<Int>?
    /// The stream's format. Kept after the stream's end until all its audio is processed.
    private var format: Format?
    private var isStreaming = false
    /// The first bytes of a frame that the next chunk completes.
    private var incomplete: [UInt8] = []
    /// Nil if the client sends audio at the models' sample rate, and until its first sound.
    private var resampler: StreamResampler?
    private var isPrepared = false
    /// The client's timestamp of the stream's start. Home Assistant's is in milliseconds, that of some satellites in
    /// nanoseconds.
    private var origin = 0
    /// The client's timestamp of the chunk being processed.
    private var chunkTime: Int?
    private var hasDetected = false

    package init(models: ModelGroup) {
        self.models = models
    }

    /// Ignores events of unknown types, as the protocol requires.
    package mutating func take(_ event: WyomingEvent) throws(WyomingError) -> [Action] {
        switch event.type {
        case "describe": return [.inform]
        case "ping": return [.answer(WyomingEvent("pong", data: event.data.filter { $0.key == "text" }))]
        case "detect":
            wanted = try labels(event.data["names"])
            return []
        case "audio-start": return try begin(event)
        case "audio-chunk":
            var actions: [Action] = []
            // Some clients send no audio-start.
            if !isStreaming { actions += try begin(event) }
            let sound = try sound(event)
            if !sound.isEmpty { actions.append(.sound(sound)) }
            return actions
        case "audio-stop":
            guard isStreaming else { return [] }
            isStreaming = false
            return [.end]
        default: return []
        }
    }

    /// Converts audio to the models' input: one channel, their rate, -1...1.
    /// - Parameter bytes: whole frames, in order.
    package func samples(_ bytes: ArraySlice<UInt8>) -> [Float] {
        guard let format else { return [] }
        let samples = Self.mixed(bytes, format)
        return resampler.map { $0.add(samples) } ?? samples
    }

    /// The samples that the resampler still holds at the end of a stream.
    package func remainingSamples() -> [Float] { resampler?.finish() ?? [] }

    /// The most bytes to process in a turn: 1,280 frames, but at most 80 ms, because a low rate becomes more samples.
    package var sliceBytes: Int {
        guard let format else { return 1 }
        return min(1280, format.rate * 2 / 25) * format.width * format.channels
    }

    /// - Parameter seconds: from the stream's start to the end of the frame that completed the keyword.
    /// - Returns: The detection event; nil if the client did not ask for this keyword.
    package mutating func detected(label: Int, seconds: Double) -> WyomingEvent? {
        if let wanted, !wanted.contains(label) { return nil }
        hasDetected = true
        let time = chunkTime ?? origin + Int((seconds * 1000).rounded())
        return WyomingEvent(
            "detection", data: ["name": .text(models.labels[label].name), "timestamp": JSONValue(time)])
    }

    /// The answer at the end of a stream, once all its audio is processed.
    package func ended() -> WyomingEvent? { hasDetected ? nil : WyomingEvent("not-detected") }

    // MARK: Details

    private mutating func begin(_ event: WyomingEvent) throws(WyomingError) -> [Action] {
        change(to: try format(event))
        isStreaming = true
        origin = Self.time(event) ?? 0
        chunkTime = nil
        hasDetected = false
        return [.begin]
    }

    private static func time(_ event: WyomingEvent) -> Int? {
        event.data["timestamp"]?.integer(in: -(1 << 62)...(1 << 62))
    }

    private mutating func change(to format: Format) {
        self.format = format
        incomplete = []
        resampler = nil
        isPrepared = false
    }

    /// Not before there is sound: designing a filter takes long, and a client could ask for one per event.
    private mutating func prepare(_ format: Format) throws(WyomingError) {
        isPrepared = true
        let wanted = models.sampleRate
        guard format.rate != wanted else { return }
        resampler = StreamResampler(from: format.rate, to: wanted)
        guard resampler != nil else { throw .audio("its rate of \(format.rate) Hz cannot be converted") }
    }

    private func format(_ event: WyomingEvent) throws(WyomingError) -> Format {
        let rate = event.data["rate"]?.integer(in: 1...10_000_000)
        guard let width = event.data["width"]?.integer(in: 1...8),
            let channels = event.data["channels"]?.integer(in: 1...1024), let rate
        else { throw .audio("its rate, width or channels are missing or not numbers") }
        guard WyomingLimits.rates.contains(rate) else {
            throw .audio(
                "it has \(rate) samples per second: send \(WyomingLimits.rates.lowerBound) to "
                    + "\(WyomingLimits.rates.upperBound)")
        }
        guard (1...4).contains(width) else { throw .audio("its samples have \(width) bytes: send 1 to 4") }
        guard channels <= 8 else { throw .audio("it has \(channels) channels: send 1, at most 8") }
        return Format(rate: rate, width: width, channels: channels)
    }

    /// The whole frames of a chunk; the rest is kept for the next chunk.
    private mutating func sound(_ event: WyomingEvent) throws(WyomingError) -> [UInt8] {
        let format = try format(event)
        if format != self.format { change(to: format) }
        chunkTime = Self.time(event)
        var bytes = incomplete + event.payload
        let whole = bytes.count - bytes.count % (format.width * format.channels)
        incomplete = Array(bytes[whole...])
        bytes.removeLast(bytes.count - whole)
        if !bytes.isEmpty, !isPrepared { try prepare(format) }
        return bytes
    }

    /// The mean of the channels, in -1...1.
    private static func mixed(_ bytes: ArraySlice<UInt8>, _ format: Format) -> [Float] {
        let frame = format.width * format.channels
        let unused = 32 - 8 * format.width
        return bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / frame).map { index in
                var sum: Float = 0
                for channel in 0..<format.channels {
                    let place = index * frame + channel * format.width
                    var word: UInt32 = 0
                    for byte in 0..<format.width { word |= UInt32(bytes[place + byte]) << UInt32(8 * byte + unused) }
                    sum += Float(Int32(bitPattern: word))
                }
                return sum * 0x1p-31 / Float(format.channels)
            }
        }
    }

    private func labels(_ names: JSONValue?) throws(WyomingError) -> Set<Int>? {
        guard case .array(let values)? = names, !values.isEmpty else { return nil }
        guard values.count <= WyomingLimits.names else { throw .header("more than \(WyomingLimits.names) names") }
        let asked = values.compactMap { if case .text(let name) = $0 { name } else { nil } }
        let plain = Set(asked.map(Self.plain))
        let labels = models.labels
        let found = labels.indices.filter { labels[$0].isReported && plain.contains(Self.plain(labels[$0].name)) }
        guard !found.isEmpty else {
            throw .unknownKeywords(asked, known: labels.filter(\.isReported).map(\.name))
        }
        return Set(found)
    }

    /// A name without differences of spelling between programs: "Hey_Hark" and "hey hark" are the same.
    private static func plain(_ name: String) -> String { name.lowercased().replacing("_", with: " ") }
}
