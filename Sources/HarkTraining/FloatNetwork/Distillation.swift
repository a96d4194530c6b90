// SPDX-License-Identifier: Apache-2.0

import Glibc

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
