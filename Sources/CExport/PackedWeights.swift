// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Weights in the order in which the exported engine reads them: four rows at a time, `[columns / 4][4 rows][4 columns]`,
/// with zeros to multiples of four.
enum PackedWeights {
    /// The weights of a layer's gates: of each cell the four gates' of the inputs, then of the layer's outputs.
    static func gates(_ layer: QuantizedLSTM) -> [Int8] {
        let shape = layer.shape
        return (0..<shape.hiddenSize).flatMap { cell in
            let rows = gateRows(cell, shape)
            return block(layer.inputWeights, rows, columns: shape.inputSize)
                + block(layer.recurrentWeights, rows, columns: shape.hiddenSize)
        }
    }

    /// The multipliers and biases of a layer's gates, `[cells][3][4 gates]`: of the inputs, of the outputs, biases.
    static func gateConstants(_ layer: QuantizedLSTM) -> [Int32] {
        (0..<layer.shape.hiddenSize).flatMap { cell in
            [layer.inputMultipliers, layer.recurrentMultipliers, layer.biases].flatMap { values in
                gateRows(cell, layer.shape).map { values[$0 ?? 0] }
            }
        }
    }

    /// A matrix of any number of rows.
    /// - Parameter weights: row-major `[rows, columns]`.
    static func matrix(_ weights: ConstantArray<Int8>, columns: Int) -> [Int8] {
        let count = weights.count / columns
        return stride(from: 0, to: count, by: 4).flatMap { first in
            block(weights, (first..<first + 4).map { $0 < count ? $0 : nil }, columns: columns)
        }
    }

    private static func gateRows(_ cell: Int, _ shape: LSTMShape) -> [Int?] {
        (0..<4).map { $0 * shape.hiddenSize + cell }
    }

    /// - Parameter rows: four; nil is a row of zeros.
    private static func block(_ weights: ConstantArray<Int8>, _ rows: [Int?], columns: Int) -> [Int8] {
        stride(from: 0, to: columns, by: 4).flatMap { first in
            rows.flatMap { row in
                (first..<first + 4).map { column in
                    guard let row, column < columns else { return Int8(0) }
                    return weights[row * columns + column]
                }
            }
        }
    }
}
