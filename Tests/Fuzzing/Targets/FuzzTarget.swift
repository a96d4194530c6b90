// SPDX-License-Identifier: Apache-2.0

/// A part of Hark that reads untrusted input: it takes bytes and must not crash.
///
/// The fuzzer and the ordinary tests run the same code: the fuzzer with generated inputs, the tests with the seeds and
/// with every input that once caused a failure.
public enum FuzzTarget: String, CaseIterable, Sendable {
    case model, audio, raw, dataset, config, names, records, arguments, events, commands

    /// Runs the part on an input.
    /// - Throws: `FuzzFailure` if a result is wrong. Worse errors trap.
    public func run(_ bytes: [UInt8]) throws(FuzzFailure) {
        switch self {
        case .model: try ModelInput.run(bytes)
        case .audio: try AudioInput.run(bytes)
        case .raw: try RawInput.run(bytes)
        case .dataset: try DatasetInput.run(bytes)
        case .config: try ConfigurationInput.run(bytes)
        case .names: try NameInput.run(bytes)
        case .records: try RecordInput.run(bytes)
        case .arguments: try ArgumentInput.run(bytes)
        case .events: try EventInput.run(bytes)
        case .commands: try CommandInput.run(bytes)
        }
    }

    /// Initial inputs, by name: output of the program itself, or small examples of what it reads.
    public var seeds: [String: [UInt8]] {
        switch self {
        case .model: ModelInput.seeds
        case .audio: AudioInput.seeds
        case .raw: RawInput.seeds
        case .dataset: DatasetInput.seeds
        case .config: ConfigurationInput.seeds
        case .names: NameInput.seeds
        case .records: RecordInput.seeds
        case .arguments: ArgumentInput.seeds
        case .events: EventInput.seeds
        case .commands: CommandInput.seeds
        }
    }
}
