// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import SpeechFeatures

/// Every preset in both kinds: the features, including those of the end, do not depend on the chunk sizes.
@Suite struct PresetStreamingTests {
    static func spec(_ preset: FeaturePreset, _ kind: FeatureKind) -> FeatureSpec {
        var spec = preset.spec
        spec.kind = kind
        return spec
    }

    /// A recording in chunks; in two passes if the spec needs the loudest band, as for a long file.
    static func streamed(_ samples: [Float], _ spec: FeatureSpec, size: () -> Int) -> [Float] {
        var loudest: Float?
        if spec.needsLoudestBand {
            let finder = LoudestBandFinder(spec: spec)
            inChunks(samples, size: size) { finder.process($0) }
            loudest = finder.finish()
        }
        let extractor = FeatureExtractor(spec: spec, loudestBand: loudest)
        var values: [Float] = []
        inChunks(samples, size: size) { extractor.process($0) { values += array($0) } }
        extractor.finish { values += array($0) }
        return values
    }

    static func inChunks(_ samples: [Float], size: () -> Int, _ body: (borrowing Span<Float>) -> Void) {
        var position = 0
        while position < samples.count {
            let end = min(samples.count, position + size())
            body(samples.span.extracting(position..<end))
            position = end
        }
    }

    @Test(arguments: FeaturePreset.allCases, FeatureKind.allCases)
    func anyChunking(preset: FeaturePreset, kind: FeatureKind) {
        let spec = Self.spec(preset, kind)
        var random = SeededRandom(seed: 6)
        for count in [1, 399, 2049, 7001] {
            let samples = whiteNoise(count, seed: UInt64(count))
            let whole = FeatureMatrix(of: samples, spec: spec)
            #expect(whole.frames == spec.frames(inSamples: count))
            #expect(whole.columns == spec.outputCount)
            for size in [1, 2, 3, 5, 7, 13, 61, 251, 1009, 4999, count] {
                #expect(Self.streamed(samples, spec) { size } == whole.values, "\(count) in chunks of \(size)")
            }
            for greatest in [4, 50, 700, 5000] {
                let found = Self.streamed(samples, spec) { Int.random(in: 0...greatest, using: &random) }
                #expect(found == whole.values, "\(count) in random chunks of up to \(greatest)")
            }
        }
    }

    /// `finish` resets the extractor.
    @Test(arguments: FeaturePreset.allCases)
    func oneRecordingAfterAnother(preset: FeaturePreset) {
        var spec = preset.spec
        if spec.needsLoudestBand { spec.compression = .decibels(floor: 1e-10, range: nil) }
        let extractor = FeatureExtractor(spec: spec)
        let recordings = [3000, 17, 5000].map { whiteNoise($0, seed: UInt64($0)) }
        for samples in recordings + recordings {
            var values: [Float] = []
            extractor.process(samples.span) { values += array($0) }
            extractor.finish { values += array($0) }
            #expect(values == FeatureMatrix(of: samples, spec: spec).values)
        }
    }

    /// A preset allowed in models survives serialization; for the others the reason is given.
    @Test(arguments: FeaturePreset.allCases)
    func modelsAndStreams(preset: FeaturePreset) {
        #expect(preset.spec.problem == nil)
        switch preset {
        case .librosa:
            #expect(preset.spec.streamProblem == "a range below the loudest band, which only a whole recording has")
        case .htk:
            #expect(preset.spec.streamProblem == "frames padded at a recording's ends, which a stream does not have")
        case .tensorflow, .helloEdge, .mlperfTiny, .kaldi, .hark:
            #expect(preset.spec.streamProblem == nil)
            #expect((try? FeatureSpecTests.read(preset.spec.serialized())) == preset.spec)
        }
    }
}
