// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import HarkBasics
import HarkDatasets

/// Recordings of words joined into one long stream, in random order, with gaps of noise and other speech between them.
package struct PositiveStream {
    package struct Word: Sendable {
        package let path: String
        /// Index among the model's labels; nil: a word that must not be detected.
        package let label: Int?
    }

    /// Number of recordings decoded at once.
    private static let batch = 32
    /// Amplitude of the hiss if no noise is given: -60 dBFS.
    private static let hiss: Float = 0.001
    /// Seconds of noise only, before and after other speech in a gap.
    private static let pause = 0.25

    /// Other speech is taken from this many seconds at the beginning of a recording.
    private static let speechSeconds = 60.0

    package let words: [Word]
    /// Recordings of other speech.
    package let speech: [String]
    package let settings: StreamSettings
    package let sampleRate: Int

    /// Generates the stream and passes it to `piece` in parts.
    /// - Parameters:
    ///   - bad: called with each recording that is skipped, and each with a warning.
    ///   - progress: called with the number of words done so far.
    /// - Returns: the places of all words that are keywords, and the recordings of all words and of the speech between
    ///   them, both in order.
    package func run(
        bad: (DatasetFinding) -> Void, progress: (Int) -> Void, piece: (borrowing Span<Float>) -> Void
    ) -> (places: [WordPlace], parts: [NegativeStream.Part]) {
        let material = StreamMaterial(sampleRate: sampleRate)
        var random = RandomStream(0x53_54_52_4D, settings.seed)
        let order = words.shuffled(using: &random)
        var noise = bed(material, bad: bad)
        let isNoisy = !settings.noise.isEmpty && !noise.isEmpty
        if noise.isEmpty { noise = NoiseBed([SyntheticNoise.recordings(sampleRate: sampleRate)[1].map { Float($0) }]) }
        var places: [WordPlace] = []
        var parts: [NegativeStream.Part] = []
        var position = 0
        for start in stride(from: 0, to: order.count, by: Self.batch) {
            let part = Array(order[start..<min(start + Self.batch, order.count)])
            for (word, heard) in zip(part, material.samples(part.map(\.path))) {
                heard.findings.forEach(bad)
                guard let clip = heard.samples else { continue }
                let active = ActiveStretch.range(in: clip, sampleRate: sampleRate)
                var gain = Self.hiss
                if isNoisy {
                    let power = NoiseBed.power(clip[active])
                    gain = Float(power.squareRoot()) * Float(decibels: -Float(settings.signalToNoise))
                    noise.change(&random)
                }
                var samples: [Float] = []
                if let speech = addGap(to: &samples, material, &random) {
                    parts.append(
                        .init(
                            path: speech.path, firstSample: position + speech.firstSample, skipped: speech.skipped))
                }
                let begin = position + samples.count
                samples += clip
                parts.append(.init(path: word.path, firstSample: begin))
                noise.add(to: &samples, gain: gain)
                if let label = word.label {
                    let tolerance = Int(settings.toleranceSeconds * Double(sampleRate))
                    places.append(
                        WordPlace(
                            label: label, path: word.path, accepted: begin..<begin + clip.count + tolerance,
                            end: begin + active.upperBound))
                }
                position += samples.count
                piece(samples.span)
            }
            progress(start + part.count)
        }
        // Time for the detection of the last word.
        var end = silence(seconds: settings.gapSeconds.upperBound)
        noise.add(to: &end, gain: Self.hiss)
        piece(end.span)
        return (places, parts)
    }

    private func bed(_ material: StreamMaterial, bad: (DatasetFinding) -> Void) -> NoiseBed {
        NoiseBed(
            material.samples(settings.noise).compactMap { heard in
                heard.findings.forEach(bad)
                return heard.samples
            })
    }

    private func silence(seconds: Double) -> [Float] {
        [Float](repeating: 0, count: Int(seconds * Double(sampleRate)))
    }

    /// Adds the gap before a word, without the noise: silence, or a piece of other speech between two pauses.
    /// - Returns: where the other speech is in `samples`; nil if there is none.
    private func addGap(
        to samples: inout [Float], _ material: StreamMaterial, _ random: inout RandomStream
    ) -> NegativeStream.Part? {
        let seconds = settings.gapSeconds
        let length = seconds.lowerBound + (seconds.upperBound - seconds.lowerBound) * Double(random.unit())
        let isSpeech = Double(random.unit()) < settings.speechShare
        guard isSpeech, !speech.isEmpty else {
            samples += silence(seconds: length)
            return nil
        }
        let path = speech[random.index(below: speech.count)]
        let place = Double(random.unit())
        // An unreadable recording is reported when all of it is processed as a negative.
        guard let recording = try? material.beginning(of: path, seconds: Self.speechSeconds).get().samples else {
            samples += silence(seconds: length)
            return nil
        }
        let tolerance = settings.toleranceSeconds + Self.pause
        let count = min(recording.count, Int(max(0.5, length - tolerance) * Double(sampleRate)))
        let first = Int(place * Double(recording.count - count))
        samples += silence(seconds: tolerance)
        let part = NegativeStream.Part(path: path, firstSample: samples.count, skipped: first)
        samples += recording[first..<first + count] + silence(seconds: Self.pause)
        return part
    }
}
