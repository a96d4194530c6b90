// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkEngine
import Testing

@testable import HarkCommand

/// The stages are timed on the data that they get in actual use.
@Suite struct FrameTraceTests {
    @Test func logitsAreTheRecognizers() throws {
        let model = CompiledModel(try ModelFile.load(BuiltInModel.standard))
        let trace = FrameTrace(model: model)
        var logits: [[Int16]] = []
        let samples = trace.samples
        LogitStream(model: model).process(samples.span) { logits.append($0) }
        #expect(logits.count > 900)
        #expect(Array(trace.logits.prefix(logits.count)) == logits)
        #expect(Set(trace.logits).count > 900, "the sound keeps the network busy")
    }

    /// Frames of a log-mel model have one value per mel band, whatever number of coefficients its features specify.
    @Test func aModelOfMelBandsIsTraced() throws {
        let standard = try ModelFile.load(BuiltInModel.standard)
        var features = standard.features
        features.kind = .logmel
        features.melBands = standard.features.outputCount
        features.coefficients = features.melBands - 7
        let model = CompiledModel(
            KeywordModel(
                features: features, normalization: standard.normalization, network: standard.network,
                labels: standard.labels, decoder: standard.decoder, provenance: standard.provenance))
        let trace = FrameTrace(model: model)
        #expect(trace.inputs.count == trace.logits.count * features.melBands)
        let samples = trace.samples
        var logits: [[Int16]] = []
        LogitStream(model: model).process(samples.span) { logits.append($0) }
        #expect(Array(trace.logits.prefix(logits.count)) == logits)
    }

    @Test func blocksCoverTheSoundAndBeginAgain() throws {
        let model = CompiledModel(try ModelFile.load(BuiltInModel.standard))
        let trace = FrameTrace(model: model)
        let blocks = trace.logits.count / FrameTrace.blockFrames
        var next = 0
        for block in 0..<blocks {
            #expect(trace.frames(ofBlock: block) == next..<next + FrameTrace.blockFrames)
            next += FrameTrace.blockFrames
        }
        #expect(trace.frames(ofBlock: blocks) == trace.frames(ofBlock: 0))
        #expect(trace.samples(ofFrames: trace.frames(ofBlock: blocks - 1)).upperBound == trace.samples.count)
        #expect(trace.coefficients.count == trace.inputs.count)
        #expect(trace.row(next - 1).upperBound == trace.inputs.count)
    }
}
