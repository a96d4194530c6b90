// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import HarkBasics

/// A run's `metrics.csv`: one row per epoch.
package struct MetricsFile {
    private var file: AppendedFile
    private var rows: [MetricsRow]

    /// Creates the file or opens an existing one. A line that a crash left unfinished is dropped.
    init(path: String) throws(RunFolderError) {
        guard access(path, F_OK) == 0 else {
            file = try AppendedFile(path: path, isNew: true)
            rows = []
            try file.append(Array((MetricsRow.header + "\n").utf8))
            return
        }
        rows = try Self.rows(of: path)
        file = try Self.replaced(path, rows)
    }

    mutating func append(_ row: MetricsRow) throws(RunFolderError) {
        if rows.contains(where: { $0.epoch >= row.epoch }) {
            // The epoch was trained again after resuming from a checkpoint.
            rows.removeAll { $0.epoch >= row.epoch }
            file = try Self.replaced(file.path, rows)
        }
        try file.append(Array((row.line + "\n").utf8))
        rows.append(row)
    }

    /// The complete rows of a file.
    /// - Returns: an empty array if there is no such file.
    package static func rows(of path: String) throws(RunFolderError) -> [MetricsRow] {
        guard access(path, F_OK) == 0 else { return [] }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .unreadable(path: path, reason: "cannot be read as text")
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // After the last line break there is either nothing or an unfinished line.
        lines.removeLast()
        guard let header = lines.first else { return [] }
        guard header == MetricsRow.header else {
            throw .unreadable(path: path, reason: "its first line is not the header that hark train writes")
        }
        var rows: [MetricsRow] = []
        for (index, line) in lines.enumerated().dropFirst() {
            guard let row = MetricsRow(parsing: line) else {
                throw .unreadable(path: path, reason: "line \(index + 1) is not a row of metrics")
            }
            rows.append(row)
        }
        return rows
    }

    /// Atomically replaces the file by one with only these rows, and opens it.
    private static func replaced(_ path: String, _ rows: [MetricsRow]) throws(RunFolderError) -> AppendedFile {
        let text = ([MetricsRow.header] + rows.map(\.line)).joined(separator: "\n") + "\n"
        do {
            try ReplacedFile.write(Array(text.utf8), to: path)
        } catch {
            throw .unwritable(path: path, reason: error.reason)
        }
        return try AppendedFile(path: path, isNew: false)
    }
}

/// The figures of one epoch, a row of `metrics.csv`.
package struct MetricsRow: Sendable, Equatable {
    /// From 1.
    package let epoch: Int
    /// Mean loss of the training examples.
    package let loss: Double
    /// Shares, 0...1; nil if the network has no quantized form.
    package let trainingAccuracy: Double
    package let floatAccuracy: Double
    package let quantizedAccuracy: Double?
    package let streamAccuracy: Double?
    /// Learning rate of the epoch's last step.
    package let learningRate: Double
    /// Wall-clock time of the epoch, validation included. For an epoch that was stopped and resumed, only the time
    /// since it was resumed.
    package let seconds: Double
    package let cellSaturations: Int
    /// Number of mined places in non-keyword speech that the epoch drew from.
    package let minedPlaces: Int
    /// Whether the epoch's model replaced the one kept before.
    package let isKept: Bool

    package init(_ metrics: EpochMetrics, seconds: Double) {
        epoch = metrics.epoch
        loss = metrics.loss
        trainingAccuracy = metrics.trainingAccuracy
        floatAccuracy = metrics.floatAccuracy
        quantizedAccuracy = metrics.quantizedAccuracy
        streamAccuracy = metrics.streamAccuracy
        learningRate = metrics.learningRate
        self.seconds = seconds
        cellSaturations = metrics.cellSaturations
        minedPlaces = metrics.minedPlaces
        isKept = metrics.best
    }

    static let header =
        "epoch,loss,training_accuracy,float_accuracy,quantized_accuracy,stream_accuracy,learning_rate,seconds,"
        + "cell_saturations,mined_places,kept"

    /// The row as a line of the file. Numbers have enough digits to be read back exactly, except that seconds are
    /// rounded to 1 ms; a missing value is an empty field.
    var line: String {
        let optional = { (value: Double?) in value.map { "\($0)" } ?? "" }
        return [
            "\(epoch)", "\(loss)", "\(trainingAccuracy)", "\(floatAccuracy)", optional(quantizedAccuracy),
            optional(streamAccuracy), "\(learningRate)", "\((seconds * 1000).rounded() / 1000)", "\(cellSaturations)",
            "\(minedPlaces)", isKept ? "1" : "0",
        ].joined(separator: ",")
    }

    /// - Returns: nil if the line is not a valid row.
    init?(parsing line: Substring) {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 11 else { return nil }
        let number = { (index: Int) in Double(fields[index]).flatMap { $0.isFinite ? $0 : nil } }
        guard let epoch = Int(fields[0]), epoch > 0, let loss = number(1), let training = number(2),
            let float = number(3), let rate = number(6), let seconds = number(7), let saturations = Int(fields[8]),
            let mined = Int(fields[9]), mined >= 0, ["0", "1"].contains(fields[10]),
            [4, 5].allSatisfy({ fields[$0].isEmpty || number($0) != nil })
        else { return nil }
        self.epoch = epoch
        self.loss = loss
        trainingAccuracy = training
        floatAccuracy = float
        quantizedAccuracy = number(4)
        streamAccuracy = number(5)
        learningRate = rate
        self.seconds = seconds
        cellSaturations = saturations
        minedPlaces = mined
        isKept = fields[10] == "1"
    }
}
