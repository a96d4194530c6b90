// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Sizes of a bare LSTM to time.
package struct StepShape: Sendable, Equatable {
    package let inputSize: Int
    package let hiddenSize: Int

    /// - Precondition: within ``NetworkLimits``.
    package init(inputSize: Int, hiddenSize: Int) {
        precondition(NetworkLimits.inputSizes.contains(inputSize) && NetworkLimits.hiddenSizes.contains(hiddenSize))
        self.inputSize = inputSize
        self.hiddenSize = hiddenSize
    }

    /// "40x128", or nil where a size is none or beyond what the engine holds.
    package init?(parsing text: String) {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let input = parts[0], let hidden = parts[1],
            NetworkLimits.inputSizes.contains(input), NetworkLimits.hiddenSizes.contains(hidden)
        else { return nil }
        self.init(inputSize: input, hiddenSize: hidden)
    }

    /// Weights of the LSTM: multiplications a step.
    package var multiplications: Int { 4 * hiddenSize * (inputSize + hiddenSize) }
}
