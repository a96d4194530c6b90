// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What there is to see of listening at one moment.
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

    /// A line that came at a moment.
    package struct Entry: Sendable, Equatable {
        /// As people read it, such as "12:34:56".
        package var time: String
        package var text: String

        package init(time: String, text: String) {
            self.time = time
            self.text = text
        }
    }

    /// What is listened to.
    package var device = ""
    /// Seconds of the stream.
    package var seconds = 0.0
    /// Of the model and its stream, in words.
    package var memory = ""
    /// Root mean square, 0...1; nil: no sound comes.
    package var level: Double?
    /// Highest magnitude of late, 0...1.
    package var peak = 0.0
    /// Whether samples reached full scale of late.
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
