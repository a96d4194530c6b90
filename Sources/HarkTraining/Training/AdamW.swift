// SPDX-License-Identifier: Apache-2.0

import CTrainingKernels
import FoundationEssentials
import Glibc
import HarkBasics

/// Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2), and a moving average of the parameters,
/// which is what ships. It runs on all cores. Sums are computed in parts of a fixed size and order, so the number of
/// cores does not change the result.
final class AdamW: @unchecked Sendable {
    private static let momentum: Float = 0.9
    private static let squareMomentum: Float = 0.999
    private static let epsilon: Float = 1e-8
    private static let partSize = 16_384

    let parameters: FloatBuffer
    /// Exponential moving average of the parameters.
    let average: FloatBuffer
    let mean: FloatBuffer
    let meanSquare: FloatBuffer
    /// All that a step changes, except ``steps``.
    var buffers: [FloatBuffer] { [parameters, average, mean, meanSquare] }
    /// Steps taken.
    var steps = 0

    private let settings: OptimizerSettings
    private let kernels: Kernels
    private let parts: [(range: Range<Int>, decayed: Bool)]
    private let gradients: FloatBuffer

    /// - Parameter decayed: the parameters that weight decay applies to; the range begins at 0.
    init(parameters: FloatBuffer, decayed: Range<Int>, settings: OptimizerSettings, kernels: Kernels = .best) {
        precondition(decayed.lowerBound == 0 && decayed.upperBound <= parameters.count)
        self.parameters = parameters
        self.settings = settings
        self.kernels = kernels
        average = FloatBuffer(count: parameters.count)
        average.copy(from: parameters)
        mean = FloatBuffer(count: parameters.count)
        meanSquare = FloatBuffer(count: parameters.count)
        gradients = FloatBuffer(count: parameters.count)
        let split = { (range: Range<Int>) in
            stride(from: range.lowerBound, to: range.upperBound, by: Self.partSize).map {
                $0..<min($0 + Self.partSize, range.upperBound)
            }
        }
        parts =
            split(decayed).map { ($0, true) } + split(decayed.upperBound..<parameters.count).map { ($0, false) }
    }

    /// Updates the parameters from the sum of the gradients, whose norm is clipped first.
    /// - Returns: the norm before it was clipped.
    @discardableResult
    func step(gradients terms: [FloatBuffer], rate: Float) -> Float {
        steps += 1
        let terms = terms.map { SharedFloats(start: $0.start) }
        let squares = parallelMap(parts.count) { part in self.sum(terms, over: self.parts[part].range) }
        let norm = Float(squares.reduce(0, +).squareRoot())
        // A gradient that is not finite would make all parameters NaN, so the batch is skipped.
        guard norm.isFinite else { return norm }
        var step = hark_adam_step()
        step.scale = norm > settings.gradientNorm ? settings.gradientNorm / norm : 1
        step.momentum = Self.momentum
        step.square_momentum = Self.squareMomentum
        step.epsilon = Self.epsilon
        step.correction = Float(1 / (1 - pow(Double(Self.momentum), Double(steps))))
        step.square_correction = Float(1 / (1 - pow(Double(Self.squareMomentum), Double(steps))))
        step.rate = rate
        // In the first steps the average follows faster; otherwise it would retain the random initial parameters.
        step.follow = min(settings.averageMomentum, Float(1 + steps) / Float(10 + steps))
        let common = step
        _ = parallelMap(parts.count) { part in self.move(part, by: common) }
        return norm
    }

    /// - Returns: the sum of the squares.
    private func sum(_ terms: [SharedFloats], over range: Range<Int>) -> Double {
        let target = gradients.start
        for (position, term) in terms.enumerated() {
            if position == 0 {
                (target + range.lowerBound).update(from: term.start + range.lowerBound, count: range.count)
            } else {
                for index in range { target[index] += term.start[index] }
            }
        }
        var square = 0.0
        for index in range { square += Double(target[index] * target[index]) }
        return square
    }

    private func move(_ part: Int, by common: hark_adam_step) {
        let (range, decayed) = parts[part]
        var step = common
        step.decay = decayed ? settings.weightDecay : 0
        let first = range.lowerBound
        kernels.functions.adam(
            Int32(range.count), &step, gradients.start + first, parameters.start + first, mean.start + first,
            meanSquare.start + first, average.start + first)
    }
}

/// Floats that several threads read.
private struct SharedFloats: @unchecked Sendable {
    let start: UnsafeMutablePointer<Float>
}

/// Linear warm-up, then half a cosine down to a small final rate (Loshchilov & Hutter 2017, without restarts).
struct LearningRateSchedule: Sendable {
    let peak: Float
    let steps: Int
    var warmUpShare: Float = 0.08
    var finalShare: Float = 0.01

    /// The rate of a step, 0..<steps.
    func rate(step: Int) -> Float {
        let warmUp = max(1, warmUpShare * Float(steps))
        if Float(step) < warmUp { return peak * Float(step + 1) / warmUp }
        let progress = (Float(step) - warmUp) / max(1, Float(steps) - warmUp)
        return peak * (finalShare + (1 - finalShare) * 0.5 * (1 + cosf(.pi * min(1, progress))))
    }
}
