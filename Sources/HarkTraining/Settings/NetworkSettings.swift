// SPDX-License-Identifier: Apache-2.0

/// The network, and how it is held back and rounded while it learns.
package struct NetworkSettings: Sendable, Equatable, Codable {
    package var cell = CellKind.lstm
    /// Cells of each layer, from the features upwards.
    package var hidden = [128]
    /// Bytes of memory that the running model may take: the layers become as large as that allows; 0: as `hidden` says.
    package var memoryBudget = 0
    /// Share of the last layer's outputs that the output layer does not see.
    package var dropout: Float = 0.1
    /// Examples that follow each other as in a stream, features and state going on and gradients going all the way back.
    package var sequenceClips = 4
    /// Share of such sequences that go on from the end of another one, but for the gradients.
    package var carriedState: Float = 0.3
    /// Whether training computes in the engine's integers.
    package var quantizationAware = false
    /// The share of the epochs before it does so.
    package var quantizationAwareAfter: Float = 0.5

    package init() {}
}
