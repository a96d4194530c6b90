/// Where a model comes from, as its training left it. Shown, never trusted.
public struct Provenance: Sendable, Equatable, Codable {
    /// Day and time of training, UTC, ISO 8601.
    public var date: String
    /// Version of the program that trained it.
    public var program: String
    /// The command that trained it.
    public var command: String
    public var seed: UInt64
    public var epochs: Int
    /// Clips trained and validated on, by label.
    public var trainingClips: [String: Int]
    public var validationClips: [String: Int]
    /// Share of the validation clips classified right, by the float and by the quantized network.
    public var floatAccuracy: Double
    public var quantizedAccuracy: Double
    /// All settings of the training, as TOML; nil in models of older programs.
    public var configuration: String?
    /// SHA-1, in hexadecimal, of the list of recordings; nil in models of older programs.
    public var recordingsDigest: String?
    /// False alarms in sources of speech that the training did not hear; nil where none were judged on.
    public var heldOut: [HeldOutSource]?

    public init(
        date: String, program: String, command: String, seed: UInt64, epochs: Int,
        trainingClips: [String: Int], validationClips: [String: Int], floatAccuracy: Double, quantizedAccuracy: Double,
        configuration: String? = nil, recordingsDigest: String? = nil, heldOut: [HeldOutSource]? = nil
    ) {
        self.date = date
        self.program = program
        self.command = command
        self.seed = seed
        self.epochs = epochs
        self.trainingClips = trainingClips
        self.validationClips = validationClips
        self.floatAccuracy = floatAccuracy
        self.quantizedAccuracy = quantizedAccuracy
        self.configuration = configuration
        self.recordingsDigest = recordingsDigest
        self.heldOut = heldOut
    }
}
