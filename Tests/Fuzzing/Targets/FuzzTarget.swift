// SPDX-License-Identifier: Apache-2.0

/// A part of Hark that reads what strangers wrote, as bytes in and no crash out.
///
/// The fuzzer's driver and the ordinary tests run the same code: the one with inputs of its own, the other with the seeds
/// and with every input that once did harm.
public enum FuzzTarget: String, CaseIterable, Sendable {
    case model, audio, raw, dataset, config, names, records, arguments

    /// Runs the part on an input.
    /// - Throws: if what comes out is wrong. What is worse traps.
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
        }
    }

    /// Inputs to begin with, by name: what the program itself writes, or a little of what it reads.
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
        }
    }
}
