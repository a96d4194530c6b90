// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// An event file as TensorBoard reads it: a TFRecord file of `Event` messages.
final class EventFile {
    private let file: AppendedFile

    /// Begins a file in a folder, behind those that are there: TensorBoard reads a folder's files as one, in their
    /// order.
    /// - Parameter firstStep: what earlier files say of it and of later ones is void from here on.
    init(folder: String, firstStep: Int) throws(RunFolderError) {
        let time = SystemClock.seconds
        var seconds = String(Int(time))
        seconds = String(repeating: "0", count: max(0, 10 - seconds.count)) + seconds
        // Its name is its order: files of the same second are numbered.
        var number = 0
        while access("\(folder)/events.out.tfevents.\(seconds).hark.\(number)", F_OK) == 0 { number += 1 }
        file = try AppendedFile(path: "\(folder)/events.out.tfevents.\(seconds).hark.\(number)", isNew: true)
        try file.append(
            RecordFraming.framed(EventMessage.version(time: time))
                + RecordFraming.framed(EventMessage.start(step: firstStep, time: time)))
    }

    func append(_ row: MetricsRow) throws(RunFolderError) {
        let event = EventMessage.scalars(row.scalars, step: row.epoch, time: SystemClock.seconds)
        try file.append(RecordFraming.framed(event))
    }
}

extension MetricsRow {
    /// The figures by TensorBoard's names: what stands before the slash is a group of charts.
    var scalars: [(tag: String, value: Double)] {
        let all: [(String, Double?)] = [
            ("loss/training", loss), ("accuracy/training", trainingAccuracy), ("accuracy/float", floatAccuracy),
            ("accuracy/quantized", quantizedAccuracy), ("accuracy/streams", streamAccuracy),
            ("optimizer/learning_rate", learningRate), ("speed/seconds_per_epoch", seconds),
            ("network/cell_saturations", Double(cellSaturations)), ("mining/places", Double(minedPlaces)),
        ]
        return all.compactMap { tag, value in value.map { (tag, $0) } }
    }
}
