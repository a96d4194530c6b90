// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import HarkBasics

/// A run's `metrics.csv`: a row an epoch.
package struct MetricsFile {
    private var file: AppendedFile
    private var rows: [MetricsRow]

    /// Begins a file, or goes on with one; a line that a crash left unfinished is dropped.
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
            // Trained once more since a checkpoint.
            rows.removeAll { $0.epoch >= row.epoch }
            file = try Self.replaced(file.path, rows)
        }
        try file.append(Array((row.line + "\n").utf8))
        rows.append(row)
    }

    /// The whole rows of a file.
    /// - Returns: none where there is no such file.
    package static func rows(of path: String) throws(RunFolderError) -> [MetricsRow] {
        guard access(path, F_OK) == 0 else { return [] }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .unreadable(path: path, reason: "cannot be read as text")
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // Behind the last line break there is nothing, or a line that was never finished.
        lines.removeLast()
        guard let header = lines.first else { return [] }
        guard header == MetricsRow.header else {
            throw .unreadable(path: path, reason: "its first line is not the one that hark train writes")
        }
        var rows: [MetricsRow] = []
        for (index, line) in lines.enumerated().dropFirst() {
            guard let row = MetricsRow(parsing: line) else {
                throw .unreadable(path: path, reason: "line \(index + 1) is not an epoch's figures")
            }
            rows.append(row)
        }
        return rows
    }

    /// The file with these rows alone, written beside its place and moved there.
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

/// An epoch's figures as a run's folder keeps them.
package struct MetricsRow: Sendable, Equatable {
    /// From 1.
    package let epoch: Int
    /// Mean loss of the training examples.
    package let loss: Double
    /// Shares, 0...1; nil where the network has no such form.
    package let trainingAccuracy: Double
    package let floatAccuracy: Double
    package let quantizedAccuracy: Double?
    package let streamAccuracy: Double?
    /// Of the epoch's last step.
    package let learningRate: Double
    /// Of wall-clock time that the epoch took, validation included; where it was stopped, what it took afterwards.
    package let seconds: Double
    package let cellSaturations: Int
    /// Places of other speech that the epoch drew from, found by mining.
    package let minedPlaces: Int
    /// Whether the epoch's model took the place of the one kept before.
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

    /// The row of the file; numbers have as many digits as give the same again, what there is not is empty.
    var line: String {
        let optional = { (value: Double?) in value.map { "\($0)" } ?? "" }
        return [
            "\(epoch)", "\(loss)", "\(trainingAccuracy)", "\(floatAccuracy)", optional(quantizedAccuracy),
            optional(streamAccuracy), "\(learningRate)", "\((seconds * 1000).rounded() / 1000)", "\(cellSaturations)",
            "\(minedPlaces)", isKept ? "1" : "0",
        ].joined(separator: ",")
    }

    /// - Returns: nil where the line is no row.
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
