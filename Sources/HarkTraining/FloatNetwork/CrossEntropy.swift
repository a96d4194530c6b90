// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Softmax cross-entropy against target distributions: smoothed or mixed labels.
enum CrossEntropy {
    /// The target distributions of a batch's rows.
    struct Targets {
        /// `[rows, labels]`, each row a distribution.
        let distributions: FloatBuffer
        let labels: Int

        init(rows: Int, labels: Int) {
            distributions = FloatBuffer(count: rows * labels)
            self.labels = labels
        }

        /// Sets a row to a mixture of two labels (mixup, Zhang et al. 2018) with label smoothing (Szegedy et al. 2016,
        /// section 7).
        /// - Parameter share: the first label's share of the mixture.
        func set(row: Int, _ first: Int, share: Float = 1, _ second: Int = 0, smoothing: Float) {
            let target = distributions.start + row * labels
            for label in 0..<labels { target[label] = smoothing / Float(labels) }
            target[first] += (1 - smoothing) * share
            target[second] += (1 - smoothing) * (1 - share)
        }
    }

    /// - Parameters:
    ///   - logits: `[rows, labels]`.
    ///   - weight: weight of each row's loss in the gradients; 1 / batch size for the mean over a batch.
    ///   - gradients: dL/d(logit), `[rows, labels]`, of the weighted loss.
    /// - Returns: the unweighted loss summed over rows, and the number of rows whose greatest logit belongs to the
    ///   label of greatest target probability.
    static func evaluate(
        logits: FloatBuffer, targets: Targets, weight: Float, gradients: FloatBuffer
    ) -> (loss: Double, correct: Int) {
        let labels = targets.labels
        var loss = 0.0
        var correct = 0
        for start in stride(from: 0, to: logits.count, by: labels) {
            let values = UnsafeBufferPointer(start: logits.start + start, count: labels)
            let wanted = UnsafeBufferPointer(start: targets.distributions.start + start, count: labels)
            let logSum = logSumExp(values, divisor: 1)
            if values.max() == values[wanted.indices.max { wanted[$0] < wanted[$1] } ?? 0] { correct += 1 }
            for label in 0..<labels {
                loss -= Double(wanted[label] * (values[label] - logSum))
                gradients.start[start + label] = (expf(values[label] - logSum) - wanted[label]) * weight
            }
        }
        return (loss, correct)
    }

    /// ln(sum of exp(x / divisor)).
    static func logSumExp(_ values: UnsafeBufferPointer<Float>, divisor: Float) -> Float {
        var greatest = -Float.infinity
        for value in values { greatest = max(greatest, value) }
        var sum: Float = 0
        for value in values { sum += expf((value - greatest) / divisor) }
        return greatest / divisor + logf(sum)
    }
}

/// Knowledge distillation (Hinton, Vinyals & Dean 2015): cross-entropy of the posteriors against the teacher's, both
/// softened by a temperature. It is multiplied by the square of the temperature so that the gradients keep their size.
struct Distillation: Sendable, Equatable {
    /// Above 0; 1 leaves the posteriors unchanged.
    var temperature: Float
    /// Share of the teacher's part in the loss, 0...1; the rest is the loss against the labels.
    var share: Float

    /// Adds the teacher's part to a loss that was evaluated against the labels.
    /// - Parameters:
    ///   - logits, teacher: `[rows, labels]`.
    ///   - weight: weight of each row's loss in the gradients.
    ///   - gradients: on entry dL/d(logit) of the loss against the labels, on return of the mixed loss.
    /// - Returns: the teacher's part of the loss summed over rows, times the temperature's square; not yet times ``share``.
    func mix(
        logits: FloatBuffer, teacher: FloatBuffer, labels: Int, weight: Float, gradients: FloatBuffer
    ) -> Double {
        var loss = 0.0
        for start in stride(from: 0, to: logits.count, by: labels) {
            let values = UnsafeBufferPointer(start: logits.start + start, count: labels)
            let answers = UnsafeBufferPointer(start: teacher.start + start, count: labels)
            let logSum = CrossEntropy.logSumExp(values, divisor: temperature)
            let teacherLogSum = CrossEntropy.logSumExp(answers, divisor: temperature)
            for label in 0..<labels {
                let logProbability = values[label] / temperature - logSum
                let wanted = expf(answers[label] / temperature - teacherLogSum)
                loss -= Double(wanted * logProbability * temperature * temperature)
                // d/dx of temperature^2 times the cross-entropy of x / temperature.
                let slope = (expf(logProbability) - wanted) * temperature * weight
                gradients.start[start + label] = (1 - share) * gradients.start[start + label] + share * slope
            }
        }
        return loss
    }
}
