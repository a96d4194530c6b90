// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the screen of `hark listen` shows at one moment.
package struct ListeningPicture: Sendable, Equatable {
    package struct Keyword: Sendable, Equatable {
        package var name: String
        /// 0...1.
        package var posterior: Double
        /// 0...1.
        package var threshold: Double

        package init(name: String, posterior: Double, threshold: Double) {
            self.name = name
            self.posterior = posterior
            self.threshold = threshold
        }
    }

    /// A line with the time it appeared.
    package struct Entry: Sendable, Equatable {
        /// For display, such as "12:34:56".
        package var time: String
        package var text: String

        package init(time: String, text: String) {
            self.time = time
            self.text = text
        }
    }

    /// The source's name.
    package var device = ""
    /// The position in the stream, in seconds.
    package var seconds = 0.0
    /// The memory of the model and its stream, as text.
    package var memory = ""
    /// Root mean square, 0...1; nil: no sound arrives.
    package var level: Double?
    /// The highest recent magnitude, 0...1.
    package var peak = 0.0
    /// Whether samples reached full scale recently.
    package var isClipped = false
    package var keywords: [Keyword] = []
    /// Oldest first.
    package var detections: [Entry] = []
    /// Gaps, outages and failures, oldest first.
    package var notes: [Entry] = []

    package init() {}
}

enum LevelScale {
    /// A magnitude (full scale 1) in dB; -infinity for silence.
    static func decibels(_ magnitude: Double) -> Double { 20 * log10(magnitude) }
}
