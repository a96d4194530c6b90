// SPDX-License-Identifier: Apache-2.0

/// A detection in words, for programs.
package struct HeardKeyword: Sendable, Equatable {
    package var keyword: String
    /// Posterior, such as "0.934".
    package var score: String
    /// ISO 8601, such as "2026-11-23T09:15:02.123Z".
    package var time: String

    package init(keyword: String, score: String, time: String) {
        self.keyword = keyword
        self.score = score
        self.time = time
    }

    /// Variables for a program's environment.
    package var variables: [String] { ["HARK_KEYWORD=\(keyword)", "HARK_SCORE=\(score)", "HARK_TIME=\(time)"] }
}
