// SPDX-License-Identifier: Apache-2.0

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
            let mined = Int(fields[9]), mined >= 0, ["0", "1"].contains(fields[10]), [4, 5].allSatisfy({ fields[$0].isEmpty || number($0) != nil })
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
