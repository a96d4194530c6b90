// SPDX-License-Identifier: Apache-2.0

/// All that a training's future depends on, but for what its settings and recordings give again.
package struct Checkpoint: Equatable {
    /// What was trained with: it goes on with the same alone.
    var configuration: String
    var recordingsDigest: String

    /// The epoch begun, from 1, and the batches of it that are done.
    var epoch: Int
    var batch: Int
    /// Where the random numbers stood when the epoch began.
    var random: UInt64
    /// Sums over the epoch's examples so far.
    var loss: Double
    var correct: Int

    /// The optimizer's steps and its parameters, average, mean and mean square.
    var steps: Int
    var optimizer: [[Float]]
    /// What each shard's network remembers, `[shard][layer][hidden, cell]`.
    var states: [[[[Float]]]]
    /// Places that the epoch draws from.
    var mined: [MinedPlace]
    /// The best model's file, empty before the first.
    var best: [UInt8]
}
