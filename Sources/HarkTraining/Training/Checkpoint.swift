// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import HarkBasics
import HarkCore
import HarkDatasets

/// The complete state of a training, except what can be derived from its settings and recordings.
package struct Checkpoint: Equatable {
    /// The settings and recordings of the training; it can be resumed only with the same ones.
    var configuration: String
    var recordingsDigest: String

    /// The current epoch, from 1, and the number of its batches that are done.
    var epoch: Int
    var batch: Int
    /// Position of the random stream at the beginning of the epoch.
    var random: UInt64
    /// Sums over the epoch's examples so far.
    var loss: Double
    var correct: Int

    /// The optimizer's number of steps, and its parameters, average, mean and mean square.
    var steps: Int
    var optimizer: [[Float]]
    /// The recurrent states of each shard's network, `[shard][layer][hidden, cell]`.
    var states: [[[[Float]]]]
    /// Mined places that the epoch draws from.
    var mined: [MinedPlace]
    /// The file of the best model; empty before the first.
    var best: [UInt8]
}

extension Checkpoint {
    package static let magic = Array("HARKCHK2".utf8)
    /// Size of the magic and the digest.
    package static let headerBytes = magic.count + 20

    /// "HARKCHK2", the SHA-1 of what follows, then all fields in order, little-endian; lists after their counts.
    package func serialized() -> [UInt8] {
        var writer = ByteWriter()
        let append = { (text: String, writer: inout ByteWriter) in
            writer.append(UInt32(text.utf8.count))
            writer.append(bytes: Array(text.utf8))
        }
        append(configuration, &writer)
        append(recordingsDigest, &writer)
        for count in [epoch, batch, correct, steps] { writer.append(UInt32(count)) }
        for bits in [random, loss.bitPattern] {
            writer.append(UInt32(truncatingIfNeeded: bits))
            writer.append(UInt32(truncatingIfNeeded: bits >> 32))
        }
        let lists = optimizer + states.flatMap { $0.flatMap { $0 } }
        writer.append(UInt32(optimizer.count))
        writer.append(UInt32(states.count))
        writer.append(UInt32(states.first?.count ?? 0))
        writer.append(UInt32(states.first?.first?.count ?? 0))
        for list in lists {
            writer.append(UInt32(list.count))
            writer.append(contentsOf: list)
        }
        writer.append(UInt32(mined.count))
        for place in mined {
            for number in [place.recording, place.start, place.posterior] { writer.append(UInt32(number)) }
        }
        writer.append(UInt32(best.count))
        writer.append(bytes: best)
        return Self.sealed(writer.bytes)
    }

    /// The bytes of a checkpoint file with these contents.
    package static func sealed(_ contents: [UInt8]) -> [UInt8] { magic + SHA1.digest(contents) + contents }

    /// - Returns: nil if the bytes are not a complete checkpoint of this program.
    package init?(parsing bytes: [UInt8]) {
        let header = Self.headerBytes
        guard bytes.count > header, Self.sealed(Array(bytes.dropFirst(header))).starts(with: bytes.prefix(header))
        else { return nil }
        do throws(ModelFormatError) {
            try self.init(reading: ByteReader(bytes[header...], section: SectionTag("CHKP")))
        } catch {
            return nil
        }
    }

    /// The digest detects damaged files, not forged ones, so every count is checked against the bytes that remain.
    private init(reading reader: ByteReader) throws(ModelFormatError) {
        var reader = reader
        configuration = try reader.countedText()
        recordingsDigest = try reader.countedText()
        epoch = try reader.count()
        batch = try reader.count()
        correct = try reader.count()
        steps = try reader.count()
        random = try reader.read(UInt64.self)
        loss = Double(bitPattern: try reader.read(UInt64.self))
        let (lists, shards) = (try reader.count(), try reader.count())
        let (layers, parts) = (try reader.count(), try reader.count())
        // In floating point, because the product of three counts may overflow an integer.
        let stated = Double(max(1, shards)) * Double(max(1, layers)) * Double(max(1, parts))
        guard Double(lists) + stated <= Double(reader.remaining) else { throw reader.invalid("it lacks lists") }
        optimizer = []
        for _ in 0..<lists { optimizer.append(try reader.countedFloats()) }
        states = []
        for _ in 0..<shards {
            var shard: [[[Float]]] = []
            for _ in 0..<layers {
                var layer: [[Float]] = []
                for _ in 0..<parts { layer.append(try reader.countedFloats()) }
                shard.append(layer)
            }
            states.append(shard)
        }
        let places = try reader.count()
        guard places <= reader.remaining / 12 else { throw reader.invalid("it lacks places") }
        mined = []
        for _ in 0..<places {
            mined.append(
                MinedPlace(recording: try reader.count(), start: try reader.count(), posterior: try reader.count()))
        }
        best = try reader.read(count: try reader.count())
        try reader.finish()
    }
}

extension ByteReader {
    fileprivate mutating func count() throws(ModelFormatError) -> Int { Int(try read(UInt32.self)) }

    fileprivate mutating func countedText() throws(ModelFormatError) -> String {
        String(decoding: try read(count: try count(), of: UInt8.self), as: UTF8.self)
    }

    /// Accepts any bit pattern, including NaN.
    fileprivate mutating func countedFloats() throws(ModelFormatError) -> [Float] {
        try read(count: try count(), of: UInt32.self).map { Float(bitPattern: $0) }
    }
}

/// The checkpoint file of a training. It is replaced atomically, so that there is always a complete one.
package struct CheckpointFile: Sendable {
    package let path: String
    /// Whether to resume from the file; without a file the training starts from the beginning.
    package let resume: Bool

    package init(path: String, resume: Bool) {
        self.path = path
        self.resume = resume
    }

    /// Whether there is a checkpoint but resuming was not requested, so that training would overwrite it.
    package var isOverlooked: Bool { !resume && FileManager.default.fileExists(atPath: path) }

    func save(_ checkpoint: Checkpoint) throws(TrainingError) {
        do {
            try ReplacedFile.write(checkpoint.serialized(), to: path)
        } catch {
            throw .unwritableCheckpoint(path: path, reason: error.reason)
        }
    }

    /// The checkpoint to resume from; nil if there is none or resuming was not requested.
    func load(configuration: String, recordingsDigest: String) throws(TrainingError) -> Checkpoint? {
        guard resume, FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .checkpoint(path: path, reason: "it cannot be read: begin again")
        }
        guard let checkpoint = Checkpoint(parsing: [UInt8](data)) else {
            throw .checkpoint(path: path, reason: "not a complete checkpoint of this program: begin again")
        }
        guard checkpoint.configuration == configuration else {
            let names = Self.differences(checkpoint.configuration, configuration)
            throw .checkpoint(
                path: path,
                reason: "made with other settings (\(names)): give the same settings, or delete it and begin again")
        }
        guard checkpoint.recordingsDigest == recordingsDigest else {
            throw .checkpoint(
                path: path, reason: "made with other recordings: give the same recordings, or begin again")
        }
        return checkpoint
    }

    /// The settings that differ between two configurations, with their values in the first.
    private static func differences(_ first: String, _ second: String) -> String {
        let (before, now) = (values(first), values(second))
        let names = Set(before.keys).union(now.keys).sorted().filter { before[$0] != now[$0] }
        let shown = names.prefix(8).map { "\($0) was \(before[$0] ?? "absent")" }.joined(separator: ", ")
        return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
    }

    /// The values of TOML in the form that ``TOMLWriter`` writes, by "section.name".
    private static func values(_ configuration: String) -> [String: String] {
        var section = ""
        var values: [String: String] = [:]
        for line in configuration.split(separator: "\n") {
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = line.dropFirst().dropLast() + "."
            } else if let equals = line.firstIndex(of: "=") {
                values[section + String(line[..<equals]).trimmed] = String(line[line.index(after: equals)...]).trimmed
            }
        }
        return values
    }

    /// Removes the file. To be called when the trained model has been saved.
    package func remove() {
        unlink(path)
        ReplacedFile.removeLeftover(of: path)
    }
}
