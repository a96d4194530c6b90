// SPDX-License-Identifier: Apache-2.0

/// Where a word lies in a stream put together for an evaluation.
package struct WordPlace: Sendable, Equatable {
    /// Index of the keyword among the model's labels.
    package let label: Int
    /// Its recording.
    package let path: String
    /// Samples of the stream in which a detection is of this word: from the recording's start to a little after its end.
    package let accepted: Range<Int>
    /// The sample after the word's last.
    package let end: Int
}
