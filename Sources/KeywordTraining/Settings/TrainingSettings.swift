import SpeechFeatures

/// How a model is trained. The defaults are what docs/experiments.md found best.
public struct TrainingSettings: Sendable, Equatable {
    /// Words to recognize; all other folders become `_unknown_`. Empty: every folder is a keyword.
    public var keywords: [String] = []
    public var features: FeatureSpec = .standard
    public var epochs = 30
    public var seed: UInt64 = 1
    public var network = NetworkSettings()
    public var optimizer = OptimizerSettings()
    public var loss = LossSettings()
    public var augmentation = AugmentationSettings()
    public var masks = MaskSettings()
    public var balance = BalanceSettings()
    /// Length of a training clip.
    public var clipSeconds = 1.0
    /// Posterior from which a keyword is reported in a stream.
    public var threshold = 0.8
    /// Further noise recordings: files or folders.
    public var noise: [String] = []
    /// The command that asked for all this, for the model's provenance.
    public var command = ""
    /// Version of the program, for the model's provenance.
    public var program = ""
    /// Date of the training, ISO 8601, for the model's provenance.
    public var date = ""

    public init() {}

    /// Whether an epoch, counted from 1, trains in integers.
    func isQuantizationAware(epoch: Int) -> Bool {
        network.quantizationAware && Float(epoch - 1) >= network.quantizationAwareAfter * Float(epochs)
    }
}
