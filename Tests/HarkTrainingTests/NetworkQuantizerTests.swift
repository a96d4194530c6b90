// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import HarkCore
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

@Suite struct NetworkQuantizerTests {
    /// Random networks: the integer logits approximate the float logits.
    @Test(arguments: [(4, 6, 3), (20, 32, 12), (7, 13, 5)])
    func quantizedFollowsFloat(inputs: Int, hidden: Int, labels: Int) {
        var random = RandomStream(UInt64(inputs))
        let layout = NetworkLayout(inputs: inputs, hidden: [hidden], labels: labels)
        let parameters = layout.initialParameters(random: &random)
        let frames = 30
        let float = FloatNetwork(layout: layout, frames: frames, rows: 1)
        let quantized = NetworkQuantizer.quantize(parameters, layout: layout, inputFractionBits: 5)
        var state = NetworkState(shape: quantized.shape)
        var greatest = [Int16](repeating: .min, count: labels)
        for frame in 0..<frames {
            let input = (0..<inputs).map { _ in Int8(truncatingIfNeeded: random.index(below: 256)) }
            for index in 0..<inputs { float.inputs.start[frame * inputs + index] = Float(input[index]) / 32 }
            quantized.step(input: input.span, state: &state)
            for label in 0..<labels { greatest[label] = max(greatest[label], state.logits[label]) }
        }
        float.beginBatch { _ in false }
        float.forward(.float(UnsafePointer(parameters.start)))
        for label in 0..<labels {
            // The hidden state is rounded to 2^-8, and weights to 1/254 of the greatest in their row: over `hidden`
            // inputs that adds up to some hundredths in a logit.
            #expect(abs(float.pooled.start[label] - Float(greatest[label]) / 1024) < 0.06)
        }
    }

    @Test func aRowsGreatestWeightBecomes127() {
        let layout = NetworkLayout(inputs: 2, hidden: [1], labels: 2)
        let parameters = FloatBuffer(count: layout.count)
        for (index, value) in [Float(0.5), -1, 0, 0, 3, 1.5, -0.25, 0.125].enumerated() {
            parameters.start[index] = value
        }
        let lstm = NetworkQuantizer.quantize(parameters, layout: layout, inputFractionBits: 5).layers[0]
        #expect(lstm.inputWeights == [64, -127, 0, 0, 127, 64, -127, 64])
        // Row scale * 2^31: 1/127, 0, 3/127, 0.25/127.
        #expect(lstm.inputMultipliers == [16_909_320, 0, 50_727_960, 4_227_330])
    }

    @Test func biasesSaturateInsteadOfTrapping() {
        let layout = NetworkLayout(inputs: 1, hidden: [1], labels: 2)
        let parameters = FloatBuffer(count: layout.count)
        parameters.start[layout.layers[0].biases.lowerBound] = 1e9
        parameters.start[layout.layers[0].biases.lowerBound + 1] = -1e9
        let biases = NetworkQuantizer.quantize(parameters, layout: layout, inputFractionBits: 5).layers[0].biases
        #expect(biases == [.max, .min, 0, 0])
    }
}
