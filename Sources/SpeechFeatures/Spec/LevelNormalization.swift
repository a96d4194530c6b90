/// What is done to the level of the whole spectrum before its bands are compressed.
public enum LevelNormalization: Sendable, Equatable {
    case none
    /// All bands divided by `floor + L`, where L is a running mean of the bands' mean energy: what the microphone's gain
    /// multiplies is divided out, and the bands keep their levels beside each other.
    ///
    /// The newest frame counts `smoothing`, 1e-4...1; a stream's first three frames as in their plain mean. The floor,
    /// 1e-12...1, is the energy below which everything counts as silent.
    case running(smoothing: Float, floor: Float)

    var problem: String? {
        guard case .running(let smoothing, let floor) = self else { return nil }
        guard smoothing >= 1e-4, smoothing <= 1 else { return "level smoothing of \(smoothing)" }
        guard floor >= 1e-12, floor <= 1 else { return "a level's floor of \(floor)" }
        return nil
    }
}
