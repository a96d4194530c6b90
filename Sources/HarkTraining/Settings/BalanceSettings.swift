// SPDX-License-Identifier: Apache-2.0

/// What an epoch is made of.
package struct BalanceSettings: Sendable, Equatable, Codable {
    /// Examples of `_unknown_` and `_silence_` for each example of the average keyword.
    package var unknownShare: Float = 1.5
    package var silenceShare: Float = 0.7
    /// Share of `_unknown_` made of keywords played backwards: speech of the same voices that is no word.
    package var reversedShare: Float = 0.15
    /// Keywords with few recordings are drawn as often as the one with most.
    package var evenKeywords = false
    /// Small data sets are gone through as often as fills this many examples.
    package var fewestExamples = 4096

    package init() {}
}
