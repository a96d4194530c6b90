// SPDX-License-Identifier: Apache-2.0

import Foundation
import HarkBasics
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

@Suite struct FloatNetworkTests {
    private static let layout = NetworkLayout(inputs: 3, hidden: [5], labels: 4)

    private func filled(_ network: FloatNetwork, _ random: inout RandomStream) {
        for index in 0..<network.inputs.count { network.inputs.start[index] = random.uniform(-2...2) }
    }

    @Test(arguments: [
        NetworkLayout(inputs: 3, hidden: [5], labels: 4), NetworkLayout(inputs: 3, hidden: [21, 8], labels: 4),
        NetworkLayout(cell: .rnn, inputs: 3, hidden: [6], labels: 4),
    ])
    func forwardIsTheEquations(layout: NetworkLayout) {
        let check = GradientCheck(layout)
        check.network.forward(.float(UnsafePointer(check.parameters.start)))
        let expected = check.reference.pooled(check.parameters.values.map(Double.init), inputs: check.inputs)
        for (logit, exact) in zip(check.network.pooled.values, expected) {
            // Single precision over 7 steps of a few dozen terms.
            #expect(abs(Double(logit) - exact) < 1e-5)
        }
    }

    @Test func carriedRowsGoOnAndOthersBeginAfresh() {
        var random = RandomStream(5)
        let parameters = Self.layout.initialParameters(random: &random)
        let weights = NetworkWeights.float(UnsafePointer(parameters.start))
        let short = FloatNetwork(layout: Self.layout, frames: 4, rows: 2)
        let long = FloatNetwork(layout: Self.layout, frames: 8, rows: 2)
        filled(long, &random)
        let half = short.inputs.count
        var pools: [[Float]] = []
        for part in 0..<2 {
            short.inputs.start.update(from: long.inputs.start + part * half, count: half)
            short.beginBatch { row in part == 1 && row == 0 }
            short.forward(weights)
            pools.append(short.pooled.values)
        }
        long.beginBatch { _ in false }
        long.forward(weights)
        let labels = Self.layout.labels
        for label in 0..<labels {
            // Row 0 was carried: the maximum of its two halves equals that of the whole. Row 1 was reset.
            #expect(abs(max(pools[0][label], pools[1][label]) - long.pooled.start[label]) < 1e-5)
        }
        let forgot = (0..<labels).contains { label in
            abs(max(pools[0][labels + label], pools[1][labels + label]) - long.pooled.start[labels + label]) > 1e-4
        }
        #expect(forgot)
    }

    @Test func theCellStateIsClippedWhereTheIntegersEnd() {
        let layout = NetworkLayout(inputs: 1, hidden: [3], labels: 2)
        let network = FloatNetwork(layout: layout, frames: 20, rows: 1)
        let parameters = FloatBuffer(count: layout.count)
        for index in layout.layers[0].biases { parameters.start[index] = 7 }
        network.beginBatch { _ in false }
        network.forward(.float(UnsafePointer(parameters.start)))
        #expect(network.lastStates[0][1] == [Float](repeating: 8 - 0x1p-12, count: 3))
    }
}
