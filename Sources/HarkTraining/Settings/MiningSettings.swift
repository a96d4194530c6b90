// SPDX-License-Identifier: Apache-2.0

/// How a training finds the places of its other speech that the network takes for a keyword, and how often it draws them.
package struct MiningSettings: Sendable, Equatable, Codable {
    /// Times all other speech is run through the network, spread evenly over the epochs; 0: no mining.
    package var rounds = 0
    /// Share of the epochs before the first round.
    package var after: Float = 0.3
    /// Least posterior of a place.
    package var limit: Float = 0.1
    /// Places kept at most. Those of the newest round come before older ones, then the greater posterior.
    package var places = 2000
    /// Times that an epoch draws each place.
    package var draws = 4
    /// Greatest share of the `_unknown_` examples that places make up.
    package var largestShare: Float = 0.4

    package init() {}

    /// Whether a round follows an epoch.
    /// - Parameters:
    ///   - epoch: from 1.
    ///   - epochs: of the whole training; none follows the last.
    func isRound(after epoch: Int, of epochs: Int) -> Bool {
        (0..<rounds).contains { round in
            let share = after + (1 - after) * Float(round) / Float(rounds)
            return epoch == min(epochs - 1, max(1, Int((share * Float(epochs)).rounded())))
        }
    }
}
