// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The weights w[n], n in 0..<N, that a frame's N samples are multiplied by.
package enum WindowShape: Sendable, Equatable {
    /// `1/2 - cos(2 pi n / N)/2`: the period is N, not N - 1.
    case periodicHann
    /// `0.54 - 0.46 cos(2 pi n / (N-1))`, the same from either end.
    case hamming
    /// `(1/2 - cos(2 pi n / (N-1))/2)^0.85` (Povey's, Kaldi's default).
    case povey

    func weights(length: Int) -> [Float] {
        // One sample has no period: it is let through.
        let last = Double(max(1, length - 1))
        return (0..<length).map { index in
            let n = Double(index)
            return switch self {
            case .periodicHann: Float(0.5 - 0.5 * cos(2 * Double.pi * n / Double(length)))
            case .hamming: Float(0.54 - 0.46 * cos(2 * Double.pi * n / last))
            case .povey: Float(pow(0.5 - 0.5 * cos(2 * Double.pi * n / last), 0.85))
            }
        }
    }
}
