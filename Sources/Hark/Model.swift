// SPDX-License-Identifier: Apache-2.0

/// A model of the keywords to spot. Load it once and share it among all spotters and classifiers of a program.
public struct Model: Sendable {
    /// One part of the memory of a spotter.
    public struct MemoryPart: Sendable, Equatable {
        /// Name of the part, such as "weights".
        public let name: String
        public let bytes: Int

        package init(name: String, bytes: Int) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// One part of the work of a spotter.
    public struct ComputePart: Sendable, Equatable {
        /// Name of the part: "features", "network" or "decoder".
        public let name: String
        public let multiplicationsPerSecond: Int

        package init(name: String, multiplicationsPerSecond: Int) {
            self.name = name
            self.multiplicationsPerSecond = multiplicationsPerSecond
        }
    }

    /// The default limit of ``multiplicationsPerSecond``: 1,000,000,000. Measured on one core of an AMD EPYC,
    /// features of all sizes run 5.9 to 10 times as fast as that, the network 94 times, without vector instructions 1.5
    /// times. The largest network that the format allows needs two thirds of it at 100 frames a second, the built-in
    /// models less than a hundredth.
    public static let standardComputeBudget = 1_000_000_000

    let compiled: CompiledModel

    /// Loads a model and checks everything in it.
    ///
    /// - Parameters:
    ///   - source: a built-in model, a file, or the bytes of a file.
    ///   - falseAlarmsPerHour: expected false alarms per hour of all keywords together, above 0. The thresholds are set
    ///     for this rate from the model's calibration. Nil: the model's own thresholds.
    ///   - memoryBudget: maximum of ``memoryBytes``, checked before anything is allocated for the model. Nil: no limit.
    ///   - computeBudget: maximum of ``multiplicationsPerSecond``, checked before anything is computed with the model. A
    ///     file can demand a minute of work for a second of sound. Nil: no limit.
    /// - Throws: ``ModelError``. The built-in models can fail only because of the budgets and of
    ///   `falseAlarmsPerHour` (``ModelSource/commands`` is not calibrated).
    public init(
        _ source: ModelSource, falseAlarmsPerHour: Double? = nil, memoryBudget: Int? = nil,
        computeBudget: Int? = Model.standardComputeBudget
    ) throws(ModelError) {
        precondition(falseAlarmsPerHour.map { $0 > 0 && $0.isFinite } ?? true, "a rate of false alarms above 0")
        let path: String? = if case .file(let path) = source { path } else { nil }
        var model = try Self.load(source, budget: ModelBudget(memory: memoryBudget, compute: computeBudget))
        if let falseAlarmsPerHour {
            guard let calibration = model.calibration else { throw .notCalibrated(path: path) }
            model = model.with(thresholds: calibration.thresholds(total: falseAlarmsPerHour))
        }
        compiled = CompiledModel(model)
    }

    /// All classes of the model, in the model's order: the keywords, `_unknown_` (other speech) and `_silence_`.
    public var labels: [String] { compiled.labels.map(\.name) }

    /// The words that the model spots.
    public var keywords: [String] { compiled.labels.filter(\.isKeyword).map(\.name) }

    /// The required sample rate of the input, in Hz: 16,000 for all models that Hark makes.
    public var sampleRate: Int { compiled.features.sampleRate }

    /// The memory of one ``Spotter``, by part. The weights, the row scales and the biases are shared by all spotters of
    /// the model; every spotter has its own copy of the other parts.
    public var memory: [MemoryPart] { compiled.memoryFootprint.parts }

    /// The sum of ``memory``.
    public var memoryBytes: Int { compiled.memoryFootprint.total }

    /// The work of one ``Spotter`` for a second of sound, by part: upper limits of its multiplications, computed from the
    /// model's sizes. Other work is counted as multiplications that take as long.
    public var compute: [ComputePart] { compiled.computeLoad.parts }

    /// The sum of ``compute``.
    public var multiplicationsPerSecond: Int { compiled.computeLoad.total }

    /// Loads a model file. Reports a missing file as `unreadable`, because the names of the built-in models in
    /// `notFound` do not help a caller who asked for a file.
    private static func loadFile(_ path: String, budget: ModelBudget) throws(ModelError) -> KeywordModel {
        do throws(ModelError) {
            return try ModelFile.loadFile(path, budget: budget)
        } catch {
            if case .notFound = error { throw .unreadable(path: path, reason: "there is no such file") }
            throw error
        }
    }

    private static func load(_ source: ModelSource, budget: ModelBudget) throws(ModelError) -> KeywordModel {
        switch source {
        case .commands: try KeywordModel(parsing: builtIn("commands"), budget: budget)
        case .wake: try KeywordModel(parsing: builtIn("wake"), budget: budget)
        case .file(let path): try loadFile(path, budget: budget)
        case .bytes(let bytes): try KeywordModel(parsing: bytes, budget: budget)
        }
    }

    private static func builtIn(_ name: String) -> [UInt8] {
        guard let bytes = BuiltInModel.bytes(named: name) else {
            preconditionFailure("no built-in model \(name)")
        }
        return bytes
    }
}

/// Where a model comes from.
public enum ModelSource: Sendable, Equatable {
    /// A built-in model of yes, no, up, down, left, right, on, off, stop and go, for commands said one at a time.
    case commands
    /// A built-in model of alexa, computer, jarvis and snowboy, for continuous listening.
    case wake
    /// The path of a `.hark` file, as written by `hark train`.
    case file(String)
    /// The content of a `.hark` file.
    case bytes([UInt8])
}
