// SPDX-License-Identifier: Apache-2.0

import Hark

/// What one client says and is answered: the protocol without lines, bytes or clocks.
struct WyomingSession {
    /// What follows from an event.
    enum Action: Equatable {
        case answer(WyomingEvent)
        /// A new stream begins.
        case begin
        /// Its next samples, in -1...1.
        case sound([Float])
        /// It ends: when all its sound is worked off, `ended` has the answer.
        case end
    }

    /// What the samples of a stream are.
    private struct Format {
        let width: Int
        let channels: Int
    }

    private let model: CompiledModel
    private let info: WyomingEvent
    /// Labels to report; nil: all keywords.
    private var wanted: Set<Int>?
    private var format: Format?
    /// Milliseconds that the client gave its stream's start.
    private var origin = 0
    private var hasDetected = false

    init(model: CompiledModel, info: WyomingEvent) {
        self.model = model
        self.info = info
    }

    /// Events of unknown types are passed over, as the protocol wants it.
    mutating func take(_ event: WyomingEvent) throws(WyomingError) -> [Action] {
        switch event.type {
        case "describe": return [.answer(info)]
        case "ping": return [.answer(WyomingEvent("pong", data: event.data.filter { $0.key == "text" }))]
        case "detect":
            wanted = try labels(event.data["names"])
            return []
        case "audio-start": return try begin(event)
        case "audio-chunk":
            var actions: [Action] = []
            // Some clients leave the start out.
            if format == nil { actions += try begin(event) }
            let samples = try samples(event)
            if !samples.isEmpty { actions.append(.sound(samples)) }
            return actions
        case "audio-stop":
            guard format != nil else { return [] }
            format = nil
            return [.end]
        default: return []
        }
    }

    /// - Parameter seconds: from the stream's start to the end of the frame that completed the keyword.
    /// - Returns: what to tell; nil where this keyword was not asked for.
    mutating func detected(label: Int, seconds: Double) -> WyomingEvent? {
        if let wanted, !wanted.contains(label) { return nil }
        hasDetected = true
        return WyomingEvent(
            "detection",
            data: [
                "name": .text(model.labels[label].name),
                "timestamp": .number((Double(origin) + seconds * 1000).rounded()),
            ])
    }

    /// A stream is at its end, all its sound worked off.
    func ended() -> WyomingEvent? { hasDetected ? nil : WyomingEvent("not-detected") }

    // MARK: Details

    private mutating func begin(_ event: WyomingEvent) throws(WyomingError) -> [Action] {
        format = try format(event)
        origin = event.data["timestamp"]?.integer(in: -(1 << 52)...(1 << 52)) ?? 0
        hasDetected = false
        return [.begin]
    }

    private func format(_ event: WyomingEvent) throws(WyomingError) -> Format {
        let rate = event.data["rate"]?.integer(in: 1...10_000_000)
        guard let width = event.data["width"]?.integer(in: 1...8),
            let channels = event.data["channels"]?.integer(in: 1...1024), let rate
        else { throw .audio("its rate, width or channels are missing or no numbers") }
        guard rate == model.features.sampleRate else {
            throw .audio("it has \(rate) samples a second: send \(model.features.sampleRate)")
        }
        guard width == 2 || width == 4 else { throw .audio("its samples have \(width) bytes: send 2, or 4") }
        guard channels <= 8 else { throw .audio("it has \(channels) channels: send 1, at most 8") }
        return Format(width: width, channels: channels)
    }

    private func samples(_ event: WyomingEvent) throws(WyomingError) -> [Float] {
        let format = try format(event)
        let frame = format.width * format.channels
        guard event.payload.count % frame == 0 else {
            throw .audio("\(event.payload.count) bytes are no whole number of samples of \(frame)")
        }
        let scale = format.width == 2 ? Float(0x1p-15) : Float(0x1p-31)
        return event.payload.withUnsafeBytes { bytes in
            (0..<bytes.count / frame).map { index in
                var sum: Float = 0
                for channel in 0..<format.channels {
                    let place = index * frame + channel * format.width
                    sum +=
                        format.width == 2
                        ? Float(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int16.self)))
                        : Float(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int32.self)))
                }
                return sum * scale / Float(format.channels)
            }
        }
    }

    private func labels(_ names: JSONValue?) throws(WyomingError) -> Set<Int>? {
        guard case .array(let values)? = names, !values.isEmpty else { return nil }
        let asked = values.compactMap { if case .text(let name) = $0 { name } else { nil } }
        let found = model.labels.indices.filter { model.labels[$0].isKeyword && asked.contains(model.labels[$0].name) }
        guard !found.isEmpty else {
            throw .unknownKeywords(asked, known: model.labels.filter(\.isKeyword).map(\.name))
        }
        return Set(found)
    }
}
