// SPDX-License-Identifier: Apache-2.0

/// Where a model comes from, as recorded by its training. For display only.
package struct Provenance: Sendable, Equatable, Codable {
    /// Day and time of training, UTC, ISO 8601.
    package var date: String
    /// Version of the program that trained it.
    package var program: String
    /// The command that trained it.
    package var command: String
    package var seed: UInt64
    package var epochs: Int
    /// Numbers of clips used for training and for validation, by label.
    package var trainingClips: [String: Int]
    package var validationClips: [String: Int]
    /// Share of the validation clips classified correctly, by the float and by the quantized network.
    package var floatAccuracy: Double
    package var quantizedAccuracy: Double
    /// All settings of the training, as TOML; nil in models of older programs.
    package var configuration: String?
    /// SHA-1, in hexadecimal, of the list of recordings; nil in models of older programs.
    package var recordingsDigest: String?
    /// False alarms in speech sources held out of training; nil if the model was not evaluated on any.
    package var heldOut: [HeldOutSource]?

    /// What no training can have written, such as a negative count; nil where there is nothing of the kind.
    var problem: String? {
        let counts =
            [trainingClips, validationClips].flatMap(\.values)
            + (heldOut ?? []).flatMap { [$0.recordings, $0.falseAlarms] }
        guard counts.allSatisfy(Self.countRange.contains) else { return "a count outside 0 to 10^9" }
        guard (0...1_000_000).contains(epochs) else { return "\(epochs) epochs" }
        guard [floatAccuracy, quantizedAccuracy].allSatisfy((0...1).contains) else {
            return "an accuracy outside 0 to 1"
        }
        guard (heldOut ?? []).allSatisfy({ (0...1e6).contains($0.hours) }) else { return "hours outside 0 to 10^6" }
        return nil
    }

    /// Clips, recordings and false alarms. Sums of all of a model's stay far below the largest integer.
    private static let countRange = 0...1_000_000_000

    package init(
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

/// The false alarms of a model, at its own thresholds, in one speech source that was held out of training and contains
/// no keywords.
package struct HeldOutSource: Sendable, Equatable, Codable {
    package var name: String
    package var recordings: Int
    package var hours: Double
    /// Number of false alarms of all keywords together.
    package var falseAlarms: Int

    package init(name: String, recordings: Int, hours: Double, falseAlarms: Int) {
        self.name = name
        self.recordings = recordings
        self.hours = hours
        self.falseAlarms = falseAlarms
    }

    /// The sums over all sources.
    package static func sum(_ sources: [HeldOutSource], name: String) -> HeldOutSource {
        sources.reduce(into: HeldOutSource(name: name, recordings: 0, hours: 0, falseAlarms: 0)) { sum, source in
            sum.recordings += source.recordings
            sum.hours += source.hours
            sum.falseAlarms += source.falseAlarms
        }
    }

    /// The one-sided upper bound, with 95 % confidence, of the false alarms per hour. Nil if the source has no sound or
    /// if the count is above one million.
    package var upperRate: Double? {
        hours > 0 && (0...1_000_000).contains(falseAlarms) ? PoissonBound.upper(count: falseAlarms) / hours : nil
    }
}
