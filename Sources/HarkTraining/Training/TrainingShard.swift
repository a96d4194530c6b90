// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import SpeechFeatures

/// A fixed part of every batch: runs the forward and backward pass over its examples, one or several in each row.
/// Shards run in parallel. Each has its own buffers, and its examples have their own random streams, so the result does
/// not depend on how many run at once.
final class TrainingShard: @unchecked Sendable {
    /// Examples of one batch, made while the network processes another one.
    struct Slot {
        /// `[frames, rows, inputs]`; the clips of a row follow each other.
        let inputs: FloatBuffer
        /// `[teacher's frames of a clip, clips, inputs]`.
        let teacherInputs: FloatBuffer?
        /// Clips in the order `[clips of a row, rows]`.
        let targets: CrossEntropy.Targets
    }

    let rows: Int
    let sequence: SequenceShape
    let network: FloatNetwork
    let slots: [Slot]

    private let settings: TrainingSettings
    private let teacher: Teacher?
    private let teacherNetwork: FloatNetwork?
    private let teacherLogits: FloatBuffer
    private let pooledGradients: FloatBuffer

    /// - Parameters:
    ///   - rows: number of the shard's sequences in a batch.
    ///   - sequence: the clips of each sequence.
    ///   - teacherFrames: frames of a clip in the teacher's features.
    init(
        rows: Int, layout: NetworkLayout, settings: TrainingSettings, sequence: SequenceShape, teacher: Teacher?,
        teacherFrames: Int
    ) {
        let clips = rows * sequence.clips.count
        self.rows = rows
        self.sequence = sequence
        self.settings = settings
        self.teacher = teacher
        network = FloatNetwork(layout: layout, sequence: sequence, rows: rows, pooling: settings.loss.timePooling)
        teacherNetwork = teacher.map { FloatNetwork(layout: $0.parameters.layout, frames: teacherFrames, rows: clips) }
        teacherLogits = FloatBuffer(count: clips * layout.labels)
        slots = (0..<2).map { _ in
            Slot(
                inputs: FloatBuffer(count: sequence.frames * rows * layout.inputs),
                teacherInputs: teacher.map { FloatBuffer(count: teacherFrames * clips * $0.parameters.layout.inputs) },
                targets: CrossEntropy.Targets(rows: clips, labels: layout.labels))
        }
        pooledGradients = FloatBuffer(count: clips * layout.labels)
    }

    /// Index of a row's clip among all clips of the shard.
    func place(row: Int, clip: Int) -> Int { clip * rows + row }

    /// Computes the gradients of its examples' loss, divided by the size of the whole batch, in `network.gradients`.
    /// - Parameters:
    ///   - carried: whether a row continues from the state of the previous batch.
    ///   - random: a stream for this batch and shard only.
    /// - Returns: the loss summed over the examples, and the number classified correctly.
    func train(
        slot: Int, weights: NetworkWeights, carried: (Int) -> Bool, random: RandomStream
    ) -> (loss: Double, correct: Int) {
        var random = random
        let slot = slots[slot]
        let inputs = UnsafePointer(slot.inputs.start)
        network.beginBatch(carried: carried)
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
        for row in 0..<teacherNetwork.rows {
            for (label, known) in teacher.labels.enumerated() {
                teacherLogits.start[row * teacher.labels.count + label] =
                    teacherNetwork.pooled.start[row * teacher.parameters.layout.labels + known]
            }
        }
    }
}
