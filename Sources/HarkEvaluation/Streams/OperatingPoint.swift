// SPDX-License-Identifier: Apache-2.0

/// What a setting of a model comes to in continuous sound: a point of a curve of misses against false alarms.
package struct OperatingPoint: Sendable, Equatable {
    /// What was set.
    package enum Setting: Sendable, Equatable {
        /// One threshold, Q0.15.
        case threshold(Int)
        /// The thresholds that a model's calibration gives for a number of false alarms per hour of all keywords together.
        case sensitivity(Double)
        /// Each keyword's own threshold, as the model ships.
        case shipped
    }

    /// nil: all keywords together.
    package let keyword: String?
    package let setting: Setting
    package let outcome: KeywordOutcome
    /// Hours of the stream of words and of the recordings without keywords.
    package let wordHours: Double
    package let negativeHours: Double
    /// Whether it is how the model ships.
    package let isShipped: Bool

    /// All false detections over all hours; nil without sound.
    package var falseAlarmsPerHour: Double? {
        let hours = wordHours + negativeHours
        return hours > 0 ? Double(outcome.alarms) / hours : nil
    }

    /// Those in the recordings without keywords, over their hours; nil without any.
    package var falseAlarmsPerNegativeHour: Double? {
        negativeHours > 0 ? Double(outcome.alarmsInNegatives) / negativeHours : nil
    }

    /// Share of the words missed; nil without words.
    package var missRate: Double? { outcome.missRate }
}
