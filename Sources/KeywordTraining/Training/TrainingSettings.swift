import SpeechFeatures

/// How a model is trained. The defaults are what docs/experiments.md found best.
public struct TrainingSettings: Sendable, Equatable {
    /// Words to recognize; all other folders become `_unknown_`. Empty: every folder is a keyword.
    public var keywords: [String] = []
    public var features: FeatureSpec = .standard
    /// Cells of the LSTM.
    public var hidden = 128
    public var epochs = 30
    public var seed: UInt64 = 1
    public var batch = 64
    public var peakRate: Float = 4e-3
    public var weightDecay: Float = 0.01
    public var gradientNorm: Float = 2
    public var averageMomentum: Float = 0.995
    public var labelSmoothing: Float = 0.05
    public var dropout: Float = 0.1
    /// Share of examples whose LSTM state goes on from another example, as in a stream.
    public var carriedState: Float = 0.3
    public var augmentation = AugmentationSettings()
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
}
