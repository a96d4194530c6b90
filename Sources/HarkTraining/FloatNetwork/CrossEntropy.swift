// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Softmax cross-entropy against distributions: labels smoothed or mixed, or a teacher's answers.
enum CrossEntropy {
    /// What a batch's rows should be answered with.
    struct Targets {
        /// `[rows, labels]`, each row a distribution.
        let distributions: FloatBuffer
        let labels: Int

        init(rows: Int, labels: Int) {
            distributions = FloatBuffer(count: rows * labels)
            self.labels = labels
        }

        /// Label smoothing (Szegedy et al. 2016, section 7) of a mixture of two labels (mixup, Zhang et al. 2018).
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
    ///   - weight: what a row counts, divided by the whole batch.
    ///   - gradients: dL/d(logit), `[rows, labels]`, of the weighted loss.
    /// - Returns: the loss summed over rows unweighted, and how many rows' likeliest answer was the likeliest target.
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

/// Learning from a teacher's answers (Hinton, Vinyals & Dean 2015): cross-entropy against the teacher's posteriors, both
/// softened by a temperature, times its square so that the gradients keep their size.
struct Distillation: Sendable, Equatable {
    /// Above 0; 1 takes the posteriors as they are.
    var temperature: Float
    /// The teacher's share of the loss, 0...1; the labels have the rest.
    var share: Float

    /// Mixes the teacher into a loss evaluated against the labels.
    /// - Parameters:
    ///   - logits, teacher: `[rows, labels]`.
    ///   - weight: what a row counts.
    ///   - gradients: dL/d(logit) against the labels in, of the mixed loss out.
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
