import SpeechFeatures

/// A fixed part of every batch: runs its examples forward and backward. Shards run side by side; as each has its own
/// buffers and its examples their own random streams, the result does not depend on how many run at once.
final class TrainingShard: @unchecked Sendable {
    /// Examples of one batch, made while the network works on another.
    struct Slot {
        /// `[frames, rows, inputs]`, of the network's frames and of the teacher's.
        let inputs: FloatBuffer
        let teacherInputs: FloatBuffer?
        let targets: CrossEntropy.Targets
    }

    let rows: Int
    let network: FloatNetwork
    let slots: [Slot]

    private let settings: TrainingSettings
    private let teacher: Teacher?
    private let teacherNetwork: FloatNetwork?
    private let teacherLogits: FloatBuffer
    private let pooledGradients: FloatBuffer

    /// - Parameters:
    ///   - rows: examples of a batch that are the shard's.
    ///   - frames, teacherFrames: of a clip, by the network's and by the teacher's features.
    init(
        rows: Int, layout: NetworkLayout, settings: TrainingSettings, frames: Int, teacher: Teacher?, teacherFrames: Int
    ) {
        self.rows = rows
        self.settings = settings
        self.teacher = teacher
        network = FloatNetwork(layout: layout, frames: frames, rows: rows, pooling: settings.loss.timePooling)
        teacherNetwork = teacher.map { FloatNetwork(layout: $0.parameters.layout, frames: teacherFrames, rows: rows) }
        teacherLogits = FloatBuffer(count: rows * layout.labels)
        slots = (0..<2).map { _ in
            Slot(
                inputs: FloatBuffer(count: frames * rows * layout.inputs),
                teacherInputs: teacher.map { FloatBuffer(count: teacherFrames * rows * $0.parameters.layout.inputs) },
                targets: CrossEntropy.Targets(rows: rows, labels: layout.labels))
        }
        pooledGradients = FloatBuffer(count: rows * layout.labels)
    }

    /// Leaves the gradients of its examples' loss, divided by the whole batch, in `network.gradients`.
    /// - Parameters:
    ///   - random: the batch's and this shard's own.
    /// - Returns: the loss summed over the examples, and how many were classified right.
    func train(
        slot: Int, weights: NetworkWeights, random: RandomStream
    ) -> (loss: Double, correct: Int) {
        var random = random
        let slot = slots[slot]
        let inputs = UnsafePointer(slot.inputs.start)
        network.beginBatch { _ in random.unit() < settings.network.carriedState }
        network.drawDropout(settings.network.dropout, random: &random)
        network.forward(weights, inputs: inputs)
        let weight = 1 / Float(settings.optimizer.batch)
        var result = CrossEntropy.evaluate(
            logits: network.pooled, targets: slot.targets, weight: weight, gradients: pooledGradients)
        if let teacherInputs = slot.teacherInputs {
            askTeacher(UnsafePointer(teacherInputs.start))
            let distillation = Distillation(
                temperature: settings.loss.teacherTemperature, share: settings.loss.teacherShare)
            let teacherLoss = distillation.mix(
                logits: network.pooled, teacher: teacherLogits, labels: network.layout.labels, weight: weight,
                gradients: pooledGradients)
            result.loss = (1 - Double(distillation.share)) * result.loss + Double(distillation.share) * teacherLoss
        }
        network.backward(weights, inputs: inputs, pooledGradients: pooledGradients)
        return result
    }

    private func askTeacher(_ inputs: UnsafePointer<Float>) {
        guard let teacher, let teacherNetwork else { return }
        teacherNetwork.beginBatch { _ in false }
        teacherNetwork.forward(.quantized(teacher.parameters), inputs: inputs)
        for row in 0..<rows {
            for (label, known) in teacher.labels.enumerated() {
                teacherLogits.start[row * teacher.labels.count + label] =
                    teacherNetwork.pooled.start[row * teacher.parameters.layout.labels + known]
            }
        }
    }
}
