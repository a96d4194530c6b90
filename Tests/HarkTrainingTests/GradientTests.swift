// SPDX-License-Identifier: Apache-2.0

import Foundation
import HarkBasics
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// The gradients of every layer and every option, compared with slopes in double precision.
@Suite struct GradientTests {
    private static let lstm = NetworkLayout(inputs: 3, hidden: [5], labels: 4)
    private static let deep = NetworkLayout(inputs: 3, hidden: [6, 4, 5], labels: 4)
    private static let rnn = NetworkLayout(cell: .rnn, inputs: 3, hidden: [5, 4], labels: 4)

    @Test(arguments: [lstm, deep, rnn]) func layersAndMaximum(layout: NetworkLayout) {
        let check = GradientCheck(layout)
        let (gradients, loss) = check.analytic()
        #expect(abs(loss - check.loss(check.parameters.values.map(Double.init))) < 1e-5)
        check.expectSlopes(gradients)
    }

    @Test(arguments: Kernels.InstructionSet.allCases) func everyInstructionSet(set: Kernels.InstructionSet) throws {
        // Instruction sets that this processor lacks are skipped.
        guard let kernels = Kernels(set) else { return }
        for layout in [NetworkLayout(inputs: 2, hidden: [19], labels: 3), Self.rnn] {
            let check = GradientCheck(layout, frames: 4, rows: 2, kernels: kernels)
            check.expectSlopes(check.analytic().gradients)
        }
    }

    @Test func lastFrame() {
        let check = GradientCheck(Self.lstm, pooling: .last)
        check.expectSlopes(check.analytic().gradients)
    }

    /// The gradient norms over time, compared with slopes of the loss with respect to the state in the middle of a
    /// clip.
    @Test(arguments: [lstm, rnn]) func normsThroughTime(layout: NetworkLayout) {
        let frames = 7
        let begin = 3
        let check = GradientCheck(layout, frames: frames, rows: 1, pooling: .last)
        check.network.keepCellGradients()
        _ = check.analytic()
        let norms = check.network.gradientNorms
        #expect(norms.map(\.frame) == Array(0..<frames))

        // A network over the first frames only yields the state; the reference continues from it.
        let first = FloatNetwork(layout: layout, frames: begin, rows: 1)
        first.inputs.start.update(from: check.network.inputs.start, count: first.inputs.count)
        first.beginBatch { _ in false }
        first.forward(.float(UnsafePointer(check.parameters.start)))
        let rest = ReferenceNetwork(layout: layout, frames: frames - begin, rows: 1)
        rest.pooling = .last
        rest.initialHidden = first.lastStates.map { $0[0].map(Double.init) }
        if layout.cell == .lstm { rest.initialCell = first.lastStates.map { $0[1].map(Double.init) } }
        let inputs = Array(check.inputs.dropFirst(first.inputs.count))
        let parameters = check.parameters.values.map(Double.init)
        let norm = { (state: ReferenceWritableKeyPath<ReferenceNetwork, [[Double]]>) -> Double in
            let top = layout.layers.count - 1
            return rest[keyPath: state][top].indices.reduce(0.0) { sum, index in
                let loss = { (move: Double) -> Double in
                    rest[keyPath: state][top][index] += move
                    defer { rest[keyPath: state][top][index] -= move }
                    return ReferenceNetwork.crossEntropy(
                        rest.pooled(parameters, inputs: inputs), check.distributions, labels: layout.labels)
                }
                let slope = (loss(1e-6) - loss(-1e-6)) / 2e-6
                return sum + slope * slope
            }.squareRoot()
        }
        #expect(abs(norms[begin - 1].hidden - norm(\.initialHidden)) < 1e-4 * norm(\.initialHidden) + 1e-6)
        if layout.cell == .lstm {
            #expect(abs((norms[begin].cellBefore ?? 0) - norm(\.initialCell)) < 1e-4 * norm(\.initialCell) + 1e-6)
        } else {
            #expect(norms.allSatisfy { $0.cellBefore == nil })
        }
    }

    @Test(arguments: [Float(0.5), 2, 10]) func logSumExp(sharpness: Float) {
        let check = GradientCheck(Self.lstm, pooling: .logSumExp(sharpness: sharpness))
        check.expectSlopes(check.analytic().gradients)
    }

    @Test func labelSmoothingAndMixup() {
        let check = GradientCheck(Self.lstm, smoothing: 0.1, mixed: true)
        for row in 0..<4 {
            let sum = check.distributions[row * 4..<(row + 1) * 4].reduce(0, +)
            #expect(abs(sum - 1) < 1e-6)
        }
        check.expectSlopes(check.analytic().gradients)
    }

    @Test func distillation() {
        let check = GradientCheck(Self.lstm, smoothing: 0.05)
        let distillation = Distillation(temperature: 3, share: 0.7)
        var random = RandomStream(8)
        let teacher = FloatBuffer(count: 16)
        for index in 0..<16 { teacher.start[index] = 3 * random.normal() }
        var softened: [Double] = []
        for row in 0..<4 {
            let values = (0..<4).map { exp(Double(teacher.start[row * 4 + $0]) / 3) }
            softened += values.map { $0 / values.reduce(0, +) }
        }
        let loss = { (parameters: [Double]) -> Double in
            let logits = check.reference.pooled(parameters, inputs: check.inputs)
            let fromTeacher = ReferenceNetwork.crossEntropy(logits, softened, labels: 4, temperature: 3)
            return 0.3 * ReferenceNetwork.crossEntropy(logits, check.distributions, labels: 4) + 0.7 * 9 * fromTeacher
        }
        let (gradients, value) = check.analytic(distillation: (distillation, teacher))
        #expect(abs(value - loss(check.parameters.values.map(Double.init))) < 1e-5)
        check.expectSlopes(gradients, loss)
    }

    @Test func dropout() {
        let check = GradientCheck(Self.lstm)
        var random = RandomStream(4)
        check.network.drawDropout(0.4, random: &random)
        // Applying the same dropout to ones gives the mask.
        let count = 7 * 4 * 5
        let dropout = Dropout(count: count)
        random = RandomStream(4)
        dropout.draw(0.4, random: &random)
        let ones = [Float](repeating: 1, count: count)
        let seen = ones.withUnsafeBufferPointer { dropout.apply(to: $0.baseAddress!) }
        check.reference.dropoutMask = (0..<count).map { Double(seen[$0]) }
        #expect((40...100).contains(check.reference.dropoutMask.filter { $0 > 0 }.count))
        check.expectSlopes(check.analytic().gradients)
    }

    /// Consecutive clips: each is pooled separately, and the losses of later clips reach back into earlier ones.
    @Test(arguments: [TimePooling.maximum, .last, .logSumExp(sharpness: 2)]) func sequences(pooling: TimePooling) {
        for layout in [Self.lstm, Self.rnn] {
            let sequence = SequenceShape(clips: [0..<3, 3..<7, 7..<9])
            let check = GradientCheck(layout, rows: 2, pooling: pooling, smoothing: 0.1, sequence: sequence)
            let (gradients, loss) = check.analytic()
            #expect(abs(loss - check.loss(check.parameters.values.map(Double.init))) < 1e-5)
            check.expectSlopes(gradients)
        }
    }

    /// A carried state takes part in the forward pass and is a constant in the backward pass.
    @Test(arguments: [lstm, rnn]) func carriedState(layout: NetworkLayout) {
        let check = GradientCheck(layout)
        let parameters = NetworkWeights.float(UnsafePointer(check.parameters.start))
        check.network.forward(parameters)
        let states = check.network.lastStates
        check.network.beginBatch { $0 != 1 }
        let kept = { (state: [Float], hidden: Int) in
            state.enumerated().map { $0 / hidden == 1 ? 0 : Double($1) }
        }
        for (layer, values) in zip(layout.layers, states) {
            check.reference.initialHidden.append(kept(values[0], layer.hidden))
            if values.count > 1 { check.reference.initialCell.append(kept(values[1], layer.hidden)) }
        }
        let (gradients, loss) = check.analytic()
        #expect(abs(loss - check.loss(check.parameters.values.map(Double.init))) < 1e-5)
        check.expectSlopes(gradients)
    }

    /// A clipped cell state has no gradient with respect to its gates.
    @Test func clippedCells() {
        let check = GradientCheck(NetworkLayout(inputs: 3, hidden: [5], labels: 4), frames: 30, scale: 4, seed: 5)
        // Gates wide open, so that the state reaches its limit.
        let biases = check.network.layout.layers[0].biases
        for unit in 0..<15 where unit / 5 < 2 || unit % 5 < 3 {
            check.parameters.start[biases.lowerBound + unit] = 6
        }
        _ = check.loss(check.parameters.values.map(Double.init))
        #expect(check.reference.clipped > 20)
        check.expectSlopes(check.analytic().gradients, relative: 5e-3)
    }
}
