// SPDX-License-Identifier: Apache-2.0

import Foundation
import HarkCore

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// The network and its losses in double precision, written directly from the equations: the reference for the trainer's
/// gradients, by central differences.
///
/// Where the trainer rounds (quantization-aware training), the straight-through estimator treats rounding as adding a
/// constant. The reference therefore records once what each rounding adds, and adds the same while parameters are
/// varied.
final class ReferenceNetwork {
    enum Rounding {
        case none
        /// Rounds, and records the difference.
        case noting
        /// Adds the recorded differences.
        case replaying
    }

    let layout: NetworkLayout
    let frames: Int
    let rows: Int
    var pooling = TimePooling.maximum
    /// The frames of each clip in a row.
    var clips: [Range<Int>]
    var rounding = Rounding.none
    /// The factors of the last layer's values before the output layer, `[frames, rows, hidden]`; empty: no dropout.
    var dropoutMask: [Double] = []
    /// The initial states `[rows, hidden]` of each layer; empty: zero.
    var initialHidden: [[Double]] = []
    var initialCell: [[Double]] = []
    /// The number of clipped cell states in the last pass.
    private(set) var clipped = 0

    private var added: [Double] = []
    private var place = 0

    init(layout: NetworkLayout, frames: Int, rows: Int) {
        self.layout = layout
        self.frames = frames
        self.rows = rows
        clips = [0..<frames]
    }

    /// `smooth` itself, or with the difference to `rounded` added, depending on the mode.
    private func site(_ smooth: Double, _ rounded: @autoclosure () -> Double) -> Double {
        switch rounding {
        case .none: return smooth
        case .noting:
            added.append(rounded() - smooth)
            return smooth + added[added.count - 1]
        case .replaying:
            defer { place += 1 }
            return smooth + added[place]
        }
    }

    private func units(_ value: Double, _ bits: Int, _ low: Double, _ high: Double) -> Double {
        let unit = Double(1 << bits)
        return max(low, min(high, (value * unit + 0.5).rounded(.down))) / unit
    }

    private func sigmoid(_ z: Double) -> Double {
        site(1 / (1 + exp(-z)), Double(Activation.sigmoid(Int16((z * 4096).rounded()))) / 32768)
    }

    private func squash(_ z: Double) -> Double {
        site(tanh(z), Double(Activation.tanh(Int16((z * 4096).rounded()))) / 32768)
    }

    /// The logits of the clips, `[clips of a row, rows, labels]`.
    /// - Parameters:
    ///   - parameters: in the layout's order.
    ///   - inputs: `[frames, rows, inputs]`.
    func pooled(_ parameters: [Double], inputs: [Double]) -> [Double] {
        if rounding == .noting { added = [] }
        place = 0
        clipped = 0
        var weights = parameters
        if rounding != .none {
            for (range, columns) in layout.matrices {
                for start in stride(from: range.lowerBound, to: range.upperBound, by: columns) {
                    let scale = parameters[start..<start + columns].map(abs).max()! / 127
                    for index in start..<start + columns {
                        weights[index] = site(parameters[index], scale * (parameters[index] / scale).rounded())
                    }
                }
            }
        }
        var values = inputs
        for (index, layer) in layout.layers.enumerated() { values = run(layer, index, weights, values) }
        if !dropoutMask.isEmpty { values = zip(values, dropoutMask).map(*) }
        return pool(logits(weights, values))
    }

    private func run(_ layer: NetworkLayout.Layer, _ index: Int, _ weights: [Double], _ inputs: [Double]) -> [Double] {
        let size = layer.hidden
        var hidden = initialHidden.isEmpty ? [Double](repeating: 0, count: rows * size) : initialHidden[index]
        var cell = initialCell.isEmpty ? [Double](repeating: 0, count: rows * size) : initialCell[index]
        var output: [Double] = []
        for frame in 0..<frames {
            for row in 0..<rows {
                let input = inputs[(frame * rows + row) * layer.inputs..<(frame * rows + row + 1) * layer.inputs]
                let before = Array(hidden[row * size..<(row + 1) * size])
                let z = (0..<layer.gateRows).map { gate -> Double in
                    var sum = weights[layer.biases.lowerBound + gate]
                    for (column, value) in input.enumerated() {
                        sum += weights[layer.inputWeights.lowerBound + gate * layer.inputs + column] * value
                    }
                    for (column, value) in before.enumerated() {
                        sum += weights[layer.recurrentWeights.lowerBound + gate * size + column] * value
                    }
                    return layout.cell == .rnn ? sum : site(sum, units(sum, 12, -32768, 32767))
                }
                for unit in 0..<size {
                    let place = row * size + unit
                    guard layout.cell == .lstm else {
                        hidden[place] = tanh(z[unit])
                        continue
                    }
                    let kept = sigmoid(z[size + unit]) * cell[place]
                    let sum = kept + sigmoid(z[unit]) * squash(z[2 * size + unit])
                    let state = max(-8 + (rounding == .none ? 0x1p-12 : 0), min(8 - 0x1p-12, sum))
                    if state != sum { clipped += 1 }
                    cell[place] = site(state, units(state, 12, -32768, 32767))
                    let shown = sigmoid(z[3 * size + unit]) * squash(cell[place])
                    hidden[place] = site(shown, units(shown, 7, -128, 127))
                }
            }
            output += hidden
        }
        return output
    }

    private func logits(_ weights: [Double], _ values: [Double]) -> [Double] {
        stride(from: 0, to: values.count, by: layout.hidden).flatMap { start in
            (0..<layout.labels).map { label -> Double in
                var sum = weights[layout.outputBiases.lowerBound + label]
                for column in 0..<layout.hidden {
                    sum +=
                        weights[layout.outputWeights.lowerBound + label * layout.hidden + column]
                        * values[start + column]
                }
                return site(sum, units(sum, 10, -32768, 32767))
            }
        }
    }

    private func pool(_ logits: [Double]) -> [Double] {
        clips.flatMap { frames in
            (0..<rows * layout.labels).map { index -> Double in
                let values = frames.map { logits[$0 * rows * layout.labels + index] }
                switch pooling {
                case .maximum: return values.max()!
                case .last: return values[values.count - 1]
                case .logSumExp(let sharpness):
                    let sharpness = Double(sharpness)
                    return log(values.map { exp(sharpness * $0) }.reduce(0, +) / Double(values.count)) / sharpness
                }
            }
        }
    }

    /// The mean cross-entropy of the rows with the target distributions `[rows, labels]`.
    static func crossEntropy(_ logits: [Double], _ targets: [Double], labels: Int, temperature: Double = 1) -> Double {
        var loss = 0.0
        for start in stride(from: 0, to: logits.count, by: labels) {
            let values = logits[start..<start + labels].map { $0 / temperature }
            let logSum = log(values.map(exp).reduce(0, +))
            for label in 0..<labels { loss -= targets[start + label] * (values[label] - logSum) }
        }
        return loss / Double(logits.count / labels)
    }
}
