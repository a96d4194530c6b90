// SPDX-License-Identifier: Apache-2.0

import Foundation
import HarkBasics
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// One network with random parameters, inputs and targets, for both the trainer and the reference.
struct GradientCheck {
    let network: FloatNetwork
    let reference: ReferenceNetwork
    let parameters: FloatBuffer
    let targets: CrossEntropy.Targets
    private let gradients: FloatBuffer

    init(
        _ layout: NetworkLayout, frames: Int = 7, rows: Int = 4, pooling: TimePooling = .maximum, scale: Float = 1,
        smoothing: Float = 0, mixed: Bool = false, kernels: Kernels = .best, seed: UInt64 = 3,
        sequence: SequenceShape? = nil
    ) {
        var random = RandomStream(seed)
        let sequence = sequence ?? SequenceShape(frames: frames)
        let clips = sequence.clips.count * rows
        network = FloatNetwork(layout: layout, sequence: sequence, rows: rows, pooling: pooling, kernels: kernels)
        reference = ReferenceNetwork(layout: layout, frames: sequence.frames, rows: rows)
        reference.clips = sequence.clips
        reference.pooling = pooling
        parameters = layout.initialParameters(random: &random)
        for index in layout.weights { parameters.start[index] *= scale }
        for index in layout.weights.upperBound..<layout.count { parameters.start[index] += 0.3 * random.normal() }
        for index in 0..<network.inputs.count {
            network.inputs.start[index] = max(-4, min(3.96875, (32 * random.normal()).rounded() / 32))
        }
        targets = CrossEntropy.Targets(rows: clips, labels: layout.labels)
        for row in 0..<clips {
            targets.set(
                row: row, row % layout.labels, share: mixed ? random.unit() : 1, (row + 1) % layout.labels,
                smoothing: smoothing)
        }
        gradients = FloatBuffer(count: clips * layout.labels)
        network.beginBatch { _ in false }
    }

    var inputs: [Double] { network.inputs.values.map(Double.init) }
    var distributions: [Double] { targets.distributions.values.map(Double.init) }

    /// The trainer's forward and backward pass.
    /// - Returns: the gradients of the loss, and the mean loss over rows.
    func analytic(
        _ weights: NetworkWeights? = nil, distillation: (Distillation, teacher: FloatBuffer)? = nil
    ) -> (gradients: [Float], loss: Double) {
        let weights = weights ?? .float(UnsafePointer(parameters.start))
        network.forward(weights)
        let clips = targets.distributions.count / targets.labels
        let weight = 1 / Float(clips)
        var loss = CrossEntropy.evaluate(
            logits: network.pooled, targets: targets, weight: weight, gradients: gradients
        ).loss
        if let (distillation, teacher) = distillation {
            let part = distillation.mix(
                logits: network.pooled, teacher: teacher, labels: network.layout.labels, weight: weight,
                gradients: gradients)
            loss = Double(1 - distillation.share) * loss + Double(distillation.share) * part
        }
        network.backward(weights, pooledGradients: gradients)
        return (network.gradients.values, loss / Double(clips))
    }

    /// The reference's loss.
    func loss(_ parameters: [Double]) -> Double {
        ReferenceNetwork.crossEntropy(
            reference.pooled(parameters, inputs: inputs), distributions, labels: network.layout.labels)
    }

    /// Compares the gradient of every parameter with a central difference of the reference's loss.
    /// - Parameters:
    ///   - relative: greatest allowed error relative to the slope, in addition to 2e-6 of rounding.
    func expectSlopes(
        _ gradients: [Float], relative: Double = 1e-3, _ loss: (([Double]) -> Double)? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let loss = loss ?? self.loss
        var moved = parameters.values.map(Double.init)
        let step = 1e-6
        var largest = 0.0
        var wrong: [String] = []
        for index in moved.indices {
            let value = moved[index]
            moved[index] = value + step
            let above = loss(moved)
            moved[index] = value - step
            let below = loss(moved)
            moved[index] = value
            let slope = (above - below) / (2 * step)
            largest = max(largest, abs(slope))
            // NaN is wrong too.
            if !(abs(slope - Double(gradients[index])) < 2e-6 + relative * (abs(slope) + 0.01)) {
                wrong.append("\(index): \(gradients[index]), not \(slope)")
            }
        }
        #expect(wrong.prefix(5) == [], "of \(wrong.count) parameters", sourceLocation: sourceLocation)
        #expect(largest > 0.01, sourceLocation: sourceLocation)
    }
}
