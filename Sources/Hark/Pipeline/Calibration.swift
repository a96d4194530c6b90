// SPDX-License-Identifier: Apache-2.0

/// The rate of false alarms of each keyword against its threshold, from which thresholds for a rate are computed. Stored in
/// the model.
package struct Calibration: Sendable, Equatable {
    /// Hours of recordings without keywords that were listened to.
    package let hours: Double
    /// False alarms per hour, all keywords together, that the model's thresholds were set for; 0 where they were not set
    /// by this calibration.
    package let targetRate: Double
    /// One a keyword, in the order of the model's labels.
    package let curves: [CalibrationCurve]

    /// Hours, and rates per hour.
    package static let hourRange = 1e-6...1e6
    package static let rateRange = 1e-9...1e7

    /// - Precondition: hours and rate in range (the rate may be 0), curves of rising labels.
    package init(hours: Double, targetRate: Double, curves: [CalibrationCurve]) {
        precondition(Self.hourRange.contains(hours))
        precondition(targetRate == 0 || Self.rateRange.contains(targetRate))
        precondition(zip(curves, curves.dropFirst()).allSatisfy { $0.label < $1.label })
        // As the file holds them, so that a model read back is the same.
        self.hours = Double(Float(hours))
        self.targetRate = Double(Float(targetRate))
        self.curves = curves
    }

    package func curve(label: Int) -> CalibrationCurve? { curves.first { $0.label == label } }

    /// Each keyword's share of a rate of all together: the same for every keyword.
    package func share(of total: Double) -> Double { total / Double(max(1, curves.count)) }

    /// The thresholds, by label, at which all keywords together have a given expected rate of false alarms.
    /// - Parameter total: per hour, above 0.
    package func thresholds(total: Double) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: curves.map { ($0.label, $0.threshold(rate: share(of: total))) })
    }
}
