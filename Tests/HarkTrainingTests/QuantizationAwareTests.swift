// SPDX-License-Identifier: Apache-2.0

import HarkCore
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

@Suite struct QuantizationAwareTests {
    private static let layouts = [
        NetworkLayout(inputs: 3, hidden: [5], labels: 4), NetworkLayout(inputs: 20, hidden: [33], labels: 12),
        NetworkLayout(inputs: 4, hidden: [9, 6], labels: 3), NetworkLayout(inputs: 4, hidden: [7, 17, 5], labels: 5),
    ]

    /// The maximum logits of a clip as computed by the engine, Q5.10.
    private func engine(_ network: QuantizedNetwork, _ inputs: FloatBuffer, row: Int, rows: Int, frames: Int) -> [Int16]
    {
        var state = NetworkState(shape: network.shape)
        let count = network.shape.inputSize
        var greatest = [Int16](repeating: .min, count: network.shape.labels)
        for frame in 0..<frames {
            let input = (0..<count).map { Int8(inputs.start[(frame * rows + row) * count + $0] * 32) }
            network.step(input: input.span, state: &state)
            for label in greatest.indices { greatest[label] = max(greatest[label], state.logits[label]) }
        }
        return greatest
    }

    /// Exactly equal, not approximately. `scale` drives pre-activations, cells and logits into saturation.
    @Test(arguments: layouts, [Float(1), 6]) func forwardIsTheEngineBitForBit(layout: NetworkLayout, scale: Float) {
        for set in Kernels.InstructionSet.allCases {
            guard let kernels = Kernels(set) else { continue }
            let check = GradientCheck(layout, frames: 40, rows: 3, scale: scale, kernels: kernels)
            for unit in 0..<layout.layers[0].hidden where scale > 1 {
                check.parameters.start[layout.layers[0].biases.lowerBound + layout.layers[0].hidden + unit] = 9
            }
            let rounded = QuantizedParameters(layout: layout, inputFractionBits: 5)
            rounded.update(from: check.parameters)
            check.network.forward(.quantized(rounded))
            let network = NetworkQuantizer.quantize(check.parameters, layout: layout, inputFractionBits: 5)
            for row in 0..<3 {
                let expected = engine(network, check.network.inputs, row: row, rows: 3, frames: 40)
                let logits = (0..<layout.labels).map { check.network.pooled.start[row * layout.labels + $0] * 1024 }
                #expect(logits == expected.map(Float.init), "\(kernels.name)")
            }
            // Quantized parameters read from a network run identically.
            let read = QuantizedParameters(network)
            #expect(read.integers.values == rounded.integers.values)
            let pooled = check.network.pooled.values
            check.network.beginBatch { _ in false }
            check.network.forward(.quantized(read))
            #expect(check.network.pooled.values == pooled)
        }
    }

    @Test func theTableIsTheEnginesFunctions() {
        #expect(Kernels.activations.count == 32768)
        for z in Int16.min...Int16.max {
            let entry = Kernels.activations[min(Int(z.magnitude), 32767)]
            let (tanh, sigmoid) = (entry & 0xFFFF, entry >> 16)
            let expected = (Int32(Activation.tanh(z)), Int32(Activation.sigmoid(z)))
            guard (z < 0 ? -tanh : tanh, z < 0 ? 32768 - sigmoid : sigmoid) == expected else {
                Issue.record("input \(z)")
                return
            }
        }
    }

    /// The straight-through gradient is the slope of the network in which every rounding adds a constant. The trainer
    /// takes its slopes of tanh and sigmoid from the rounded values, hence the tolerance of 2 %.
    @Test(arguments: [layouts[0], layouts[2]]) func gradientsPassRoundings(layout: NetworkLayout) {
        let check = GradientCheck(layout, smoothing: 0.05)
        let rounded = QuantizedParameters(layout: layout, inputFractionBits: 5)
        rounded.update(from: check.parameters)
        let (gradients, loss) = check.analytic(.quantized(rounded))
        check.reference.rounding = .noting
        let expected = check.loss(check.parameters.values.map(Double.init))
        // Rounding of the row multipliers may change single units.
        #expect(abs(loss - expected) < 2e-3)
        check.reference.rounding = .replaying
        check.expectSlopes(gradients, relative: 0.02)
    }

    @Test func gradientsPassRoundingsWithClippedCells() {
        let layout = NetworkLayout(inputs: 3, hidden: [5], labels: 4)
        let check = GradientCheck(layout, frames: 30, scale: 3, seed: 5)
        for unit in 0..<15 where unit / 5 < 2 || unit % 5 < 3 {
            check.parameters.start[layout.layers[0].biases.lowerBound + unit] = 6
        }
        let rounded = QuantizedParameters(layout: layout, inputFractionBits: 5)
        rounded.update(from: check.parameters)
        let gradients = check.analytic(.quantized(rounded)).gradients
        check.reference.rounding = .noting
        _ = check.loss(check.parameters.values.map(Double.init))
        #expect(check.reference.clipped > 20)
        check.reference.rounding = .replaying
        check.expectSlopes(gradients, relative: 0.03)
    }
}
