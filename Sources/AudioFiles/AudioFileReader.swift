// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reads a recording as a stream of mono samples in -1...1 at one rate. Memory use does not depend on its length.
///
/// Formats: WAV, FLAC, Ogg Vorbis and Opus, AIFF, MP3 and all others that libsndfile reads; AAC, ALAC, WebM, WMA and
/// more if ffmpeg is installed.
///
/// A recording that already has the requested rate is not changed: a sample `s` of 16-bit PCM becomes exactly `Float(s)
/// / 32768`. Any other is resampled to exactly round(frames x rate / source rate) samples, half up. Floating-point
/// samples beyond full scale are clipped to it; NaN and infinite samples become silence. Damaged parts are skipped
/// where the format allows it, and reported in `warnings`.
///
/// A reader may be used by one thread at a time. Different readers may run in parallel.
package final class AudioFileReader {
    /// The sample rate that Hark uses internally, in Hz.
    package static let sampleRate = 16_000
    /// Supported rates in Hz, of recordings and of the output.
    package static let sampleRates = 1_000...768_000

    /// The share of clipped samples that is reported. A few clipped peaks do no harm.
    private static let clippedShare = 0.005

    /// The format that the file declares.
    package let format: AudioFormat

    let sampleRate: Int
    private let source: MonoSource
    private let resampler: Resampler?
    /// Output buffer of the resampler; empty without a resampler.
    private let resampled: UnsafeMutableBufferPointer<Float>
    /// Source samples that the resampler has not consumed yet.
    private var input: Slice<UnsafeMutableBufferPointer<Float>>
    /// Output samples that the caller has not read yet.
    private var output: Slice<UnsafeMutableBufferPointer<Float>>
    /// Samples put into `output` so far.
    private var made: Int64 = 0
    private var failure: AudioFileError?

    /// Opens the recording and decodes its first samples.
    /// - Parameters:
    ///   - path: a regular file, of any name.
    ///   - name: the name used in errors, such as "standard input"; nil for the path.
    ///   - sampleRate: the rate to deliver in Hz, in `sampleRates`.
    /// - Throws: if it is not a readable recording, has no samples or lacks the requested channel.
    package convenience init(
        path: String, name: String? = nil, channels: ChannelSelection = .mixdown,
        sampleRate: Int = AudioFileReader.sampleRate
    ) throws(AudioFileError) {
        try self.init(SoundFile.opening(path, name: name), channels: channels, sampleRate: sampleRate)
    }

    /// - Parameter pread: replaces pread(2) for reading the file.
    convenience init(path: String, pread: @escaping RegularFile.PositionedRead) throws(AudioFileError) {
        try self.init(SoundFile(path: path, pread: pread), channels: .mixdown, sampleRate: Self.sampleRate)
    }

    /// Reads a recording without a header from a pipe or file. Blocks until its first samples arrive.
    /// - Parameters:
    ///   - raw: the format of a recording without a header.
    ///   - descriptor: read from its current position to its end, in whole blocks. The caller keeps ownership; it is
    ///     not closed.
    ///   - name: the name used in errors, such as "standard input".
    ///   - sampleRate: the rate to deliver in Hz, in `sampleRates`.
    /// - Throws: if it cannot be read, has no complete frame or lacks the requested channel.
    package convenience init(
        raw: RawAudioFormat, descriptor: Int32, name: String, channels: ChannelSelection = .mixdown,
        sampleRate: Int = AudioFileReader.sampleRate
    ) throws(AudioFileError) {
        try self.init(
            SoundFile(raw, descriptor: descriptor, name: name), channels: channels, sampleRate: sampleRate)
    }

    private init(_ file: SoundFile, channels: ChannelSelection, sampleRate: Int) throws(AudioFileError) {
        precondition(Self.sampleRates.contains(sampleRate), "a rate of \(sampleRate) Hz cannot be delivered")
        source = try MonoSource(file, channels: channels)
        let first = source.next()
        guard !first.isEmpty else { throw file.whyEmpty }
        format = file.format
        self.sampleRate = sampleRate
        if format.sampleRate == sampleRate {
            resampler = nil
            resampled = .init(start: nil, count: 0)
            Self.clip(first)
            input = resampled[...]
            output = first[...]
            made = Int64(first.count)
        } else {
            do {
                resampler = try Resampler(from: format.sampleRate, to: sampleRate)
            } catch {
                throw .resamplingFailed(path: file.path, reason: error.reason)
            }
            resampled = .allocate(capacity: 4096)
            resampled.initialize(repeating: 0)
            input = first[...]
            output = resampled[..<0]
        }
    }

    deinit {
        resampled.deallocate()
    }

    /// The source's length in seconds. Exact once `read` has returned 0; before that, the length that the file
    /// declares, or the length read so far if that is more.
    package var duration: Double {
        let frames = source.hasEnded ? source.frames : max(source.frames, format.frames)
        return Double(frames) / Double(format.sampleRate)
    }

    /// Problems of the recording that do not prevent its use; complete once `read` has returned 0.
    package var warnings: [AudioWarning] {
        var warnings: [AudioWarning] = []
        if format.sampleRate < sampleRate { warnings.append(.upperBandMissing(sampleRate: format.sampleRate)) }
        if source.nonFinite > 0 {
            warnings.append(.notFinite(count: source.nonFinite, firstSeconds: seconds(source.firstNonFinite)))
        }
        if source.file.damage.places > 0 { warnings.append(damageWarning) }
        if source.hasEnded, let warning = endWarning { warnings.append(warning) }
        // Decoders of compressed audio exceed full scale slightly, which is normal. A peak of 2 or more is not.
        if let channel = source.insteadOfMean {
            warnings.append(.channelsCancel(channel: channel + 1))
        } else if source.hasEnded, !source.silentChannels.isEmpty {
            let share = 1 - Double(source.silentChannels.count) / Double(format.channels)
            warnings.append(
                .silentChannels(source.silentChannels.map { $0 + 1 }, decibels: -20 * log10(share)))
        }
        if source.peak >= 2 {
            warnings.append(.beyondFullScale(peak: source.peak))
        } else if source.hasEnded, source.clippedShare >= Self.clippedShare {
            warnings.append(.clipped(share: source.clippedShare))
        }
        return warnings
    }

    /// Fills the buffer with the next samples. Does not allocate, except inside the decoder and the resampler at the
    /// start.
    /// - Parameter buffer: at least one sample long. Its length does not affect the sample values.
    /// - Returns: the number of samples written. Less than the buffer's length only at the end, and 0 after it.
    /// - Throws: if the file cannot be read to its end, or if libsoxr fails. All later calls throw the same error.
    package func read(into buffer: UnsafeMutableBufferPointer<Float>) throws(AudioFileError) -> Int {
        precondition(!buffer.isEmpty, "an empty buffer cannot tell the end")
        if let failure { throw failure }
        var filled = 0
        do throws(AudioFileError) {
            while filled < buffer.count {
                if output.isEmpty { try refill() }
                if source.hasEnded, let error = source.file.fileFailure { throw error }
                if output.isEmpty { break }
                let count = min(output.count, buffer.count - filled)
                _ = buffer[filled...].update(fromContentsOf: output.prefix(count))
                output = output.dropFirst(count)
                filled += count
            }
        } catch {
            failure = error
            throw error
        }
        return filled
    }

    /// Sets `output` to the next samples; to none at the end.
    private func refill() throws(AudioFileError) {
        guard let resampler else {
            output = source.next()[...]
            clipOutput()
            return
        }
        while output.isEmpty {
            if input.isEmpty { input = source.next()[...] }
            do {
                // Always whole blocks on both sides, so that the result does not depend on the caller's buffer size.
                let pending = source.hasEnded ? nil : UnsafeMutableBufferPointer(rebasing: input)
                let step = try resampler.process(pending, into: resampled)
                input = input.dropFirst(step.used)
                output = resampled[..<(source.hasEnded ? min(step.made, remaining) : step.made)]
            } catch {
                throw .resamplingFailed(path: source.file.path, reason: error.reason)
            }
            clipOutput()
            if source.hasEnded { return }
        }
    }

    /// Output samples left once the source has ended. The filter could produce more, but only silence.
    private var remaining: Int {
        let rate = Int64(format.sampleRate)
        return max(0, Int((source.frames * Int64(sampleRate) + rate / 2) / rate - made))
    }

    private func clipOutput() {
        Self.clip(UnsafeMutableBufferPointer(rebasing: output))
        made += Int64(output.count)
    }

    private static func clip(_ samples: UnsafeMutableBufferPointer<Float>) {
        for index in samples.indices { samples[index] = max(-1, min(1, samples[index])) }
    }

    private func seconds(_ frames: Int64) -> Double {
        Double(frames) / Double(format.sampleRate)
    }

    private var damageWarning: AudioWarning {
        let damage = source.file.damage
        if damage.isEnd, damage.places == 1 {
            return .damaged(seconds: seconds(damage.firstFrame), reason: damage.reason)
        }
        return .damagedPlaces(
            count: damage.places, firstSeconds: seconds(damage.firstFrame), silencedSeconds: seconds(damage.silenced),
            reason: damage.reason)
    }

    private var endWarning: AudioWarning? {
        let file = source.file
        if file.incompleteFrameBytes > 0 {
            return .incompleteFrame(bytes: file.incompleteFrameBytes, frameBytes: file.frameBytes)
        }
        if let reason = file.readFailure { return .damaged(seconds: seconds(source.frames), reason: reason) }
        if file.lacksEnd { return .shorterThanDeclared(seconds: seconds(source.frames), declaredSeconds: nil) }
        if file.isBeyondHeader { return .beyondHeader(seconds: seconds(source.frames)) }
        // If damage ends the recording, the damage warning already says that it is short.
        let toleratedFrames = source.frames + file.lengthTolerance
        guard toleratedFrames < format.frames, !file.damage.isEnd || file.damage.places > 1 else { return nil }
        return .shorterThanDeclared(seconds: seconds(source.frames), declaredSeconds: seconds(format.frames))
    }
}

extension AudioFileReader {
    /// The whole recording at 16 kHz, for short clips.
    /// - Parameter maximumSeconds: greater than 0. Limits the memory used.
    /// - Returns: samples in -1...1; empty for a recording shorter than half a sample at 16 kHz.
    /// - Throws: `tooLong` if the recording is longer, or the error that prevents reading it.
    package static func samples(
        path: String, channels: ChannelSelection = .mixdown, maximumSeconds: Double = 3600
    ) throws(AudioFileError) -> [Float] {
        precondition(maximumSeconds > 0, "nothing fits into \(maximumSeconds) seconds")
        return try AudioFileReader(path: path, channels: channels).samples(path: path, maximumSeconds: maximumSeconds)
    }

    /// All samples not read yet.
    /// - Parameters:
    ///   - path: for the error.
    ///   - maximumSeconds: limits the memory used.
    /// - Throws: `tooLong` if the recording is longer, or the error that prevents reading it.
    package func samples(path: String, maximumSeconds: Double) throws(AudioFileError) -> [Float] {
        try collect(path: path, maximumSeconds: maximumSeconds) { $0 }
    }

    /// Like ``samples(path:maximumSeconds:)``, rounded to 16 bits, in half the memory.
    package func integers(path: String, maximumSeconds: Double) throws(AudioFileError) -> [Int16] {
        try collect(path: path, maximumSeconds: maximumSeconds) { Int16(sample: $0) }
    }

    private func collect<Sample>(
        path: String, maximumSeconds: Double, _ convert: (Float) -> Sample
    ) throws(AudioFileError) -> [Sample] {
        let maximum = Int(min(maximumSeconds, 1e9) * Double(self.sampleRate))
        var samples: [Sample] = []
        // The declared length is untrusted: an absurd value must not reserve memory.
        samples.reserveCapacity(min(maximum, Int(min(duration, 60) * Double(self.sampleRate)) + 1))
        return try withUnsafeTemporaryAllocation(of: Float.self, capacity: 4096) { (buffer) throws(AudioFileError) in
            buffer.initialize(repeating: 0)
            while true {
                let count = try read(into: buffer)
                if count == 0 { return samples }
                guard samples.count + count <= maximum else {
                    throw .tooLong(path: path, maximumSeconds: maximumSeconds)
                }
                for sample in buffer[..<count] { samples.append(convert(sample)) }
            }
        }
    }
}
