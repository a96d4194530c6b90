/// What a training run tells while it goes on.
public enum TrainingEvent: Sendable {
    case loading(done: Int, total: Int)
    /// A recording that cannot be used, with the reason; training goes on without it.
    case badFile(reason: String)
    case warning(String)
    /// Sizes of the run, once the recordings are there.
    case begins(training: [String: Int], validation: [String: Int], examplesPerEpoch: Int)
    /// Examples done, of all epochs.
    case progress(done: Int, total: Int, epoch: Int)
    case epoch(EpochMetrics)
    /// The gradients' way back through time after an epoch, 0 before the first: of the loss at the last frame alone.
    case gradientNorms(epoch: Int, [GradientNorm])
}
