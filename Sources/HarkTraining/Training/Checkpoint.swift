// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import HarkBasics
import HarkCore
import HarkDatasets

/// All that a training's future depends on, but for what its settings and recordings give again.
package struct Checkpoint: Equatable {
    /// What was trained with: it goes on with the same alone.
    var configuration: String
    var recordingsDigest: String

    /// The epoch begun, from 1, and the batches of it that are done.
    var epoch: Int
    var batch: Int
    /// Where the random numbers stood when the epoch began.
    var random: UInt64
    /// Sums over the epoch's examples so far.
    var loss: Double
    var correct: Int

    /// The optimizer's steps and its parameters, average, mean and mean square.
    var steps: Int
    var optimizer: [[Float]]
    /// What each shard's network remembers, `[shard][layer][hidden, cell]`.
    var states: [[[[Float]]]]
    /// Places that the epoch draws from.
    var mined: [MinedPlace]
    /// The best model's file, empty before the first.
    var best: [UInt8]
}

extension Checkpoint {
    package static let magic = Array("HARKCHK2".utf8)
    /// Of the magic and the digest.
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

    /// A checkpoint's file of these contents.
    package static func sealed(_ contents: [UInt8]) -> [UInt8] { magic + SHA1.digest(contents) + contents }

    /// - Returns: nil where the bytes are no whole checkpoint of this program.
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

    /// A digest keeps out what went wrong, not what somebody made: every count is held against the bytes there are.
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
        // As a floating-point number: the product of three may be too much for an integer.
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

    /// Any bits, also those of no number.
    fileprivate mutating func countedFloats() throws(ModelFormatError) -> [Float] {
        try read(count: try count(), of: UInt32.self).map { Float(bitPattern: $0) }
    }
}

/// Where a training keeps its checkpoint: written beside its place and moved there, so that there is always a whole one.
package struct CheckpointFile: Sendable {
    package let path: String
    /// Whether to go on from the checkpoint there; a training without one begins at the beginning.
    package let resume: Bool

    package init(path: String, resume: Bool) {
        self.path = path
        self.resume = resume
    }

    /// Whether there is a checkpoint although resuming was not requested: a training would overwrite it.
    package var isOverlooked: Bool { !resume && FileManager.default.fileExists(atPath: path) }

    func save(_ checkpoint: Checkpoint) throws(TrainingError) {
        do {
            try ReplacedFile.write(checkpoint.serialized(), to: path)
        } catch {
            throw .unwritableCheckpoint(path: path, reason: error.reason)
        }
    }

    /// The checkpoint to resume from; nil without one, or if resuming was not requested.
    func load(configuration: String, recordingsDigest: String) throws(TrainingError) -> Checkpoint? {
        guard resume, FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .checkpoint(path: path, reason: "it cannot be read")
        }
        guard let checkpoint = Checkpoint(parsing: [UInt8](data)) else {
            throw .checkpoint(path: path, reason: "no whole checkpoint of this program: begin again")
        }
        guard checkpoint.configuration == configuration else {
            let names = Self.differences(checkpoint.configuration, configuration)
            throw .checkpoint(
                path: path,
                reason: "made with other settings (\(names)): give the same, or delete it and begin again")
        }
        guard checkpoint.recordingsDigest == recordingsDigest else {
            throw .checkpoint(
                path: path, reason: "made with other recordings: give the same, or begin again")
        }
        return checkpoint
    }

    /// The settings that differ between two configurations, with the value of the first.
    private static func differences(_ first: String, _ second: String) -> String {
        let (before, now) = (values(first), values(second))
        let names = Set(before.keys).union(now.keys).sorted().filter { before[$0] != now[$0] }
        let shown = names.prefix(8).map { "\($0) was \(before[$0] ?? "absent")" }.joined(separator: ", ")
        return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
    }

    /// Values of TOML as ``TOMLWriter`` writes it, by "section.name".
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

    /// Removes it, when the model that it led to is safe.
    package func remove() {
        unlink(path)
        ReplacedFile.removeLeftover(of: path)
    }
}
