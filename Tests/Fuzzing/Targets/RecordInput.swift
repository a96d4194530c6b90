// SPDX-License-Identifier: Apache-2.0

import HarkCore
import HarkDatasets
import HarkEvaluation
import HarkTraining

/// Files that a training run writes and reads again: a checkpoint if the input begins like one, else `metrics.csv`.
enum RecordInput {
    static func run(_ bytes: [UInt8]) throws(FuzzFailure) {
        if bytes.starts(with: Checkpoint.magic) {
            try checkCheckpoint(bytes)
            let resealed = Checkpoint.sealed(Array(bytes.dropFirst(Checkpoint.headerBytes)))
            if resealed != bytes { try checkCheckpoint(resealed) }
        } else if !bytes.isEmpty {
            let file = MemoryFile(bytes)
            _ = try? MetricsFile.rows(of: file.path)
        }
    }

    private static func checkCheckpoint(_ bytes: [UInt8]) throws(FuzzFailure) {
        guard let checkpoint = Checkpoint(parsing: bytes) else { return }
        // Some inputs, such as texts that are not UTF-8, are written differently; the written form must then be stable.
        let written = checkpoint.serialized()
        guard let again = Checkpoint(parsing: written) else { throw FuzzFailure("a checkpoint that is not read again") }
        try require(again.serialized() == written, "a checkpoint that is read again as another")
    }

    static var seeds: [String: [UInt8]] {
        var writer = ByteWriter()
        // Two texts, four counts, random and loss; four lists, two shards of one layer of two lists; the best model.
        for text in ["epochs = 1\n", "00"] {
            writer.append(UInt32(text.utf8.count))
            writer.append(bytes: Array(text.utf8))
        }
        writer.append(contentsOf: [2, 3, 4, 5] as [UInt32])
        writer.append(0x0123_4567_89AB_CDEF as UInt64)
        writer.append(1.5.bitPattern)
        writer.append(contentsOf: [4, 2, 1, 2] as [UInt32])
        for list in [[1, 2], [3], [], [4, 5, 6], [0.5, 0.25], [1], [2], [3, 4]] as [[Float]] {
            writer.append(UInt32(list.count))
            writer.append(contentsOf: list)
        }
        writer.append(contentsOf: [1, 2, 16_000, 9000, 3] as [UInt32])
        writer.append(bytes: [1, 2, 3])
        let header =
            "epoch,loss,training_accuracy,float_accuracy,quantized_accuracy,stream_accuracy,learning_rate,seconds,"
            + "cell_saturations,mined_places,kept\n"
        return [
            "checkpoint": Checkpoint.sealed(writer.bytes),
            "metrics": Array(
                "\(header)1,0.5,0.25,0.75,0.7,,0.001,12.5,0,0,1\n2,0.25,1,1,,0.5,1e-05,13.0,3,40,0\n".utf8),
            "unfinished": Array("\(header)1,0.5,0.25,0.75,0.7,,0.00".utf8),
        ]
    }
}
