import Glibc

/// Softmax cross-entropy with label smoothing (Szegedy et al. 2016, section 7).
enum CrossEntropy {
    /// - Parameters:
    ///   - logits: `[rows, labels]`.
    ///   - targets: one a row.
    ///   - gradients: dL/d(logit), `[rows, labels]`, of the loss summed over rows and divided by `batch`.
    /// - Returns: the loss summed over rows, and how many rows were classified right.
    static func evaluate(
        logits: FloatBuffer, labels: Int, targets: [Int], smoothing: Float, batch: Int, gradients: FloatBuffer
    ) -> (loss: Double, correct: Int) {
        var loss = 0.0
        var correct = 0
        for (row, target) in targets.enumerated() {
            let values = UnsafeBufferPointer(start: logits.start + row * labels, count: labels)
            guard let greatest = values.max() else { continue }
            let sum = values.reduce(Float(0)) { $0 + expf($1 - greatest) }
            let logSum = greatest + logf(sum)
            if values[target] == greatest { correct += 1 }
            for label in 0..<labels {
                let wanted = smoothing / Float(labels) + (label == target ? 1 - smoothing : 0)
                loss -= Double(wanted * (values[label] - logSum))
                gradients.start[row * labels + label] = (expf(values[label] - logSum) - wanted) / Float(batch)
            }
        }
        return (loss, correct)
    }
}
