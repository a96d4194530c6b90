// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import SpeechFeatures

/// The features do not depend on the chunk sizes.
@Suite struct StreamingTests {
    static func spec(window: Int, hop: Int, transform: Int, pcen: Bool) -> FeatureSpec {
        FeatureSpec(
            sampleRate: 16_000, windowLength: window, hopLength: hop, fftLength: transform, melBands: 10,
            lowestFrequency: 50, highestFrequency: 7000, coefficients: 6,
            compression: pcen ? .pcen(.standard) : .logarithm(floor: 1e-6))
    }

    /// Overlapping and adjacent windows, and windows with skipped samples; a window as long as its transform, and a hop
    /// of 1.
    static let specs = [
        spec(window: 480, hop: 320, transform: 512, pcen: true),
        spec(window: 400, hop: 160, transform: 512, pcen: false),
        spec(window: 256, hop: 256, transform: 256, pcen: true), spec(window: 64, hop: 151, transform: 64, pcen: true),
        spec(window: 100, hop: 1, transform: 128, pcen: false), spec(window: 33, hop: 1000, transform: 64, pcen: false),
        emphasized(hop: 1000), emphasized(hop: 160),
    ]

    /// Pre-emphasis of the stream and PCEN, with memory across samples and frames.
    static func emphasized(hop: Int) -> FeatureSpec {
        var spec = spec(window: 400, hop: hop, transform: 512, pcen: true)
        spec.preEmphasis = .stream(0.97)
        return spec
    }

    static func inChunks(_ samples: [Float], _ extractor: FeatureExtractor, size: () -> Int) -> [[Float]] {
        var frames: [[Float]] = []
        var position = 0
        while position < samples.count {
            let end = min(samples.count, position + size())
            extractor.process(samples.span.extracting(position..<end)) { frames.append(array($0)) }
            position = end
        }
        return frames
    }

    static func samples(for spec: FeatureSpec) -> [Float] {
        whiteNoise(spec.windowLength + 9 * spec.hopLength + spec.hopLength / 2)
    }

    @Test(arguments: specs)
    func chunksOfOneSize(spec: FeatureSpec) {
        let samples = Self.samples(for: spec)
        let whole = features(samples, spec)
        #expect(whole.count == 10)
        for size in [1, 2, 7, 31, 113, 251, 480, 1009] {
            #expect(Self.inChunks(samples, FeatureExtractor(spec: spec)) { size } == whole, "chunks of \(size)")
        }
    }

    @Test(arguments: specs)
    func chunksOfRandomSizes(spec: FeatureSpec) {
        var random = SeededRandom(seed: 4)
        let samples = Self.samples(for: spec)
        let whole = features(samples, spec)
        let extractor = FeatureExtractor(spec: spec)
        for greatest in [3, 20, 100, 600, 4000] {
            for _ in 0..<4 {
                extractor.reset()
                // Including empty chunks.
                let found = Self.inChunks(samples, extractor) { Int.random(in: 0...greatest, using: &random) }
                #expect(found == whole)
            }
        }
    }

    @Test(arguments: specs)
    func aFrameComesWithItsLastSample(spec: FeatureSpec) {
        let samples = Self.samples(for: spec)
        let extractor = FeatureExtractor(spec: spec)
        var count = 0
        for position in samples.indices {
            extractor.process(samples.span.extracting(position..<position + 1)) { _ in count += 1 }
            #expect(count == spec.frames(inSamples: position + 1), "sample \(position)")
        }
    }

    /// The logarithm has no memory: frame k of the stream equals the frame of its own samples alone.
    @Test func framesBeginAHopApart() {
        for spec in Self.specs where spec.compression == .logarithm(floor: 1e-6) {
            let samples = Self.samples(for: spec)
            for (index, frame) in features(samples, spec).enumerated() {
                let start = index * spec.hopLength
                #expect(features(Array(samples[start..<start + spec.windowLength]), spec) == [frame])
            }
        }
    }

    @Test(arguments: specs)
    func resetStartsANewStream(spec: FeatureSpec) {
        let samples = Self.samples(for: spec)
        let whole = features(samples, spec)
        for heard in [1, spec.windowLength - 1, spec.windowLength, spec.windowLength + spec.hopLength / 2 + 1] {
            let extractor = FeatureExtractor(spec: spec)
            _ = features(whiteNoise(heard, level: 1, seed: 9), extractor)
            extractor.reset()
            #expect(features(samples, extractor) == whole, "after \(heard) samples")
        }
    }

    /// Two extractors share no state.
    @Test func streamsDoNotLeakIntoEachOther() {
        let streams = [whiteNoise(6000, seed: 1), whiteNoise(6000, level: 0.01, seed: 2)]
        let extractors = streams.map { _ in FeatureExtractor(spec: .standard) }
        var mixed: [[[Float]]] = [[], []]
        for start in stride(from: 0, to: 6000, by: 200) {
            for stream in 0..<2 {
                mixed[stream] += features(Array(streams[stream][start..<start + 200]), extractors[stream])
            }
        }
        #expect(mixed == streams.map { features($0, .standard) })
    }
}
