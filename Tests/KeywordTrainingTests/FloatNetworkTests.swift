import Foundation
import Testing

@testable import KeywordTraining

@Suite struct FloatNetworkTests {
    private static let layout = NetworkLayout(inputs: 3, hidden: 5, labels: 4)

    private func filled(_ network: FloatNetwork, _ random: inout RandomStream) {
        for index in 0..<network.inputs.count { network.inputs.start[index] = random.uniform(-2...2) }
    }

    /// The equations in double precision, written out cell by cell.
    private func reference(
        _ network: FloatNetwork, _ parameters: FloatBuffer, row: Int
    ) -> [Double] {
        let layout = network.layout
        let value = { (index: Int) in Double(parameters.start[index]) }
        let sigmoid = { (x: Double) in 1 / (1 + exp(-x)) }
        var hidden = [Double](repeating: 0, count: layout.hidden)
        var cell = hidden
        var pooled = [Double](repeating: -.infinity, count: layout.labels)
        for frame in 0..<network.frames {
            let gates = (0..<layout.gateRows).map { gate -> Double in
                var sum = value(layout.gateBiases.lowerBound + gate)
                for column in 0..<layout.inputs {
                    sum +=
                        value(layout.inputWeights.lowerBound + gate * layout.inputs + column)
                        * Double(network.inputs.start[(frame * network.rows + row) * layout.inputs + column])
                }
                for column in 0..<layout.hidden {
                    sum += value(layout.recurrentWeights.lowerBound + gate * layout.hidden + column) * hidden[column]
                }
                return sum
            }
            for unit in 0..<layout.hidden {
                let forget = sigmoid(gates[layout.hidden + unit])
                let added = sigmoid(gates[unit]) * tanh(gates[2 * layout.hidden + unit])
                cell[unit] = forget * cell[unit] + added
                hidden[unit] = sigmoid(gates[3 * layout.hidden + unit]) * tanh(cell[unit])
            }
            for label in 0..<layout.labels {
                var logit = value(layout.outputBiases.lowerBound + label)
                for column in 0..<layout.hidden {
                    logit += value(layout.outputWeights.lowerBound + label * layout.hidden + column) * hidden[column]
                }
                pooled[label] = max(pooled[label], logit)
            }
        }
        return pooled
    }

    @Test func forwardIsTheEquations() {
        var random = RandomStream(3)
        let network = FloatNetwork(layout: Self.layout, frames: 7, rows: 3)
        let parameters = Self.layout.initialParameters(random: &random)
        filled(network, &random)
        network.beginBatch { _ in false }
        network.forward(parameters.start)
        for row in 0..<3 {
            let expected = reference(network, parameters, row: row)
            for label in 0..<Self.layout.labels {
                // Single precision over 7 steps of at most 8 sums each.
                #expect(abs(Double(network.pooled.start[row * Self.layout.labels + label]) - expected[label]) < 1e-5)
            }
        }
    }

    /// Every single parameter's gradient against a central difference of the loss.
    @Test(arguments: [Float(0), 0.3])
    func gradientsAreTheSlopes(dropout: Float) {
        var random = RandomStream(11)
        let layout = Self.layout
        let network = FloatNetwork(layout: layout, frames: 6, rows: 4)
        let parameters = layout.initialParameters(random: &random)
        filled(network, &random)
        network.drawDropout(dropout, random: &random)
        let targets = [0, 1, 2, 3]
        let pooledGradients = FloatBuffer(count: 4 * layout.labels)
        let loss = { () -> Double in
            network.beginBatch { _ in false }
            network.forward(parameters.start)
            return CrossEntropy.evaluate(
                logits: network.pooled, labels: layout.labels, targets: targets, smoothing: 0.1, batch: 4,
                gradients: pooledGradients
            ).loss / 4
        }
        _ = loss()
        network.backward(parameters.start, pooledGradients: pooledGradients)
        let gradients = network.gradients.values

        // Halfway between the rounding of single precision (1e-7 / step) and the curvature (step^2).
        let step: Float = 4e-3
        var largest: Float = 0
        for index in 0..<layout.count {
            let value = parameters.start[index]
            parameters.start[index] = value + step
            let above = loss()
            parameters.start[index] = value - step
            let below = loss()
            parameters.start[index] = value
            let slope = Float(above - below) / (2 * step)
            #expect(abs(slope - gradients[index]) < 2e-4 + 0.01 * abs(slope), "parameter \(index)")
            largest = max(largest, abs(slope))
        }
        #expect(largest > 0.01)
    }

    @Test func carriedRowsGoOnAndOthersBeginAfresh() {
        var random = RandomStream(5)
        let parameters = Self.layout.initialParameters(random: &random)
        let short = FloatNetwork(layout: Self.layout, frames: 4, rows: 2)
        let long = FloatNetwork(layout: Self.layout, frames: 8, rows: 2)
        filled(long, &random)
        let half = short.inputs.count
        var pools: [[Float]] = []
        for part in 0..<2 {
            short.inputs.start.update(from: long.inputs.start + part * half, count: half)
            short.beginBatch { row in part == 1 && row == 0 }
            short.forward(parameters.start)
            pools.append(short.pooled.values)
        }
        long.beginBatch { _ in false }
        long.forward(parameters.start)
        let labels = Self.layout.labels
        for label in 0..<labels {
            // Row 0 went on: the maximum of its two halves is that of the whole. Row 1 forgot.
            #expect(abs(max(pools[0][label], pools[1][label]) - long.pooled.start[label]) < 1e-5)
        }
        let forgot = (0..<labels).contains { label in
            abs(max(pools[0][labels + label], pools[1][labels + label]) - long.pooled.start[labels + label]) > 1e-4
        }
        #expect(forgot)
    }

    @Test func squashingFunctionsAreExactEnough() {
        for step in -1200...1200 {
            let x = Float(step) / 100
            let lanes = SquashingFunctions.Lanes(repeating: x)
            #expect(abs(SquashingFunctions.tanh(lanes)[0] - Foundation.tanh(x)) < 1e-6)
            #expect(abs(SquashingFunctions.sigmoid(lanes)[3] - 1 / (1 + exp(-x))) < 1e-6)
        }
    }
}
