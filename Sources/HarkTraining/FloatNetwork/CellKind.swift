// SPDX-License-Identifier: Apache-2.0

/// What a recurrent layer computes in a step.
package enum CellKind: String, Sendable, Codable, CaseIterable {
    /// Long short-term memory: what ships.
    case lstm
    /// h = tanh(W x + R h + b), the plain recurrent network of the textbooks (Elman 1990): to compare with, never to ship.
    case rnn

    /// Rows of a layer's matrices for each of its cells.
    var rowsPerCell: Int {
        switch self {
        case .lstm: 4
        case .rnn: 1
        }
    }
}
