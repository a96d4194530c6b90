import KeywordPipeline

/// What the words to be spotted sound like: loaded once, shared by all spotters and classifiers of a program.
public struct Model: Sendable {
    /// A part of the memory that a spotter takes.
    public struct MemoryPart: Sendable, Equatable {
        /// Such as "weights".
        public let name: String
        public let bytes: Int
    }

    let runnable: RunnableModel

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
        var model: KeywordModel
        do throws(KeywordPipeline.ModelError) {
            model = try KeywordModel(parsing: try Self.bytes(source), budget: memoryBudget)
        } catch {
            throw ModelError(error, path: path)
        }
        if let falseAlarmsPerHour {
            guard let calibration = model.calibration else { throw .notCalibrated(path: path) }
            model = model.with(thresholds: calibration.thresholds(total: falseAlarmsPerHour))
        }
        runnable = RunnableModel(model)
    }

    /// All that the model tells apart, in its order: the keywords, `_unknown_` (other speech) and `_silence_`.
    public var labels: [String] { runnable.labels.map(\.name) }

    /// The words it spots.
    public var keywords: [String] { runnable.labels.filter(\.isKeyword).map(\.name) }

    /// Of the samples it takes, in Hz: 16,000 for all models that Hark makes.
    public var sampleRate: Int { runnable.features.sampleRate }

    /// The memory of one ``Spotter``, weights included. A further one takes all of it but the weights, the row scales and
    /// the biases, which are shared.
    public var memory: [MemoryPart] { runnable.memoryBill.parts.map { MemoryPart(name: $0.name, bytes: $0.bytes) } }

    /// The sum of ``memory``.
    public var memoryBytes: Int { runnable.memoryBill.total }

    private static func bytes(_ source: ModelSource) throws(KeywordPipeline.ModelError) -> [UInt8] {
        switch source {
        case .commands: builtIn("commands")
        case .wake: builtIn("wake")
        case .file(let path): try ModelFile.bytes(of: path)
        case .bytes(let bytes): bytes
        }
    }

    private static func builtIn(_ name: String) -> [UInt8] {
        guard let bytes = BuiltInModel.bytes(named: name) else {
            preconditionFailure("no model \(name) in the library")
        }
        return bytes
    }
}
