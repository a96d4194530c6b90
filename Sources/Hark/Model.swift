// SPDX-License-Identifier: Apache-2.0

/// What the words to be spotted sound like: loaded once, shared by all spotters and classifiers of a program.
public struct Model: Sendable {
    /// A part of the memory that a spotter takes.
    public struct MemoryPart: Sendable, Equatable {
        /// Such as "weights".
        public let name: String
        public let bytes: Int

        package init(name: String, bytes: Int) {
            self.name = name
            self.bytes = bytes
        }
    }

    let compiled: CompiledModel

    /// Loads a model; nothing in it is believed unchecked.
    ///
    /// - Parameters:
    ///   - source: one of the models in the library, a file, or a file's bytes.
    ///   - falseAlarmsPerHour: how often all keywords together may be expected to be heard by mistake, above 0; sets the
    ///     thresholds by what was measured for the model. Nil: the thresholds that the model has.
    ///   - memoryBudget: bytes that ``memoryBytes`` may be at most, checked before anything is allocated. Nil: any.
    /// - Throws: ``ModelError``. The models in the library can fail only for `memoryBudget` and for
    ///   `falseAlarmsPerHour` (``ModelSource/commands`` is not calibrated).
    public init(
        _ source: ModelSource, falseAlarmsPerHour: Double? = nil, memoryBudget: Int? = nil
    ) throws(ModelError) {
        precondition(falseAlarmsPerHour.map { $0 > 0 && $0.isFinite } ?? true, "a rate of false alarms above 0")
        let path: String? = if case .file(let path) = source { path } else { nil }
        var model = try Self.load(source, budget: memoryBudget)
        if let falseAlarmsPerHour {
            guard let calibration = model.calibration else { throw .notCalibrated(path: path) }
            model = model.with(thresholds: calibration.thresholds(total: falseAlarmsPerHour))
        }
        compiled = CompiledModel(model)
    }

    /// All classes of the model, in its order: the keywords, `_unknown_` (other speech) and `_silence_`.
    public var labels: [String] { compiled.labels.map(\.name) }

    /// The words it spots.
    public var keywords: [String] { compiled.labels.filter(\.isKeyword).map(\.name) }

    /// Of the samples it takes, in Hz: 16,000 for all models that Hark makes.
    public var sampleRate: Int { compiled.features.sampleRate }

    /// The memory of one ``Spotter``, weights included. A further one takes all of it but the weights, the row scales and
    /// the biases, which are shared.
    public var memory: [MemoryPart] { compiled.memoryFootprint.parts }

    /// The sum of ``memory``.
    public var memoryBytes: Int { compiled.memoryFootprint.total }

    /// Names of built-in models are no help to a caller who asked for a file.
    private static func loadFile(_ path: String, budget: Int?) throws(ModelError) -> KeywordModel {
        do throws(ModelError) {
            return try ModelFile.loadFile(path, budget: budget)
        } catch {
            if case .notFound = error { throw .unreadable(path: path, reason: "there is no such file") }
            throw error
        }
    }

    private static func load(_ source: ModelSource, budget: Int?) throws(ModelError) -> KeywordModel {
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
    /// In the library: yes, no, up, down, left, right, on, off, stop and go, for commands said one at a time.
    case commands
    /// In the library: alexa, computer, jarvis and snowboy, to be left on all day.
    case wake
    /// A `.hark` file, as `hark train` writes it.
    case file(String)
    /// What such a file holds.
    case bytes([UInt8])
}
