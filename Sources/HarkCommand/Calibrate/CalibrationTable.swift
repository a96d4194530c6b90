// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics

/// A table of the measured rates and misses at a model's thresholds, for people.
enum CalibrationTable {
    /// Rates per keyword for which the table lists thresholds.
    private static let rates = [5.0, 1, 0.2, 0.05]

    /// - Parameter model: a calibrated model.
    static func lines(_ model: KeywordModel, _ calibration: Calibration) -> [String] {
        var table = TextTable(
            header: ["keyword", "threshold", "false/h", "counted", "at most", "misses"]
                + rates.map { "\(Figures.rate($0))/h" },
            alignments: [.left] + [TextTable.Alignment](repeating: .right, count: 5 + rates.count))
        var total = 0.0
        for curve in calibration.curves {
            let threshold = Int(model.labels[curve.label].threshold)
            let rate = curve.rate(threshold: threshold)
            total += rate
            let counted = curve.alarms(threshold: threshold)
            table.add(
                [
                    model.labels[curve.label].name, score(threshold),
                    (curve.isExtrapolated(threshold: threshold) ? "~" : "") + Figures.rate(rate), "\(counted)",
                    Figures.rate(PoissonBound.upper(count: counted) / calibration.hours),
                    curve.missRate(threshold: threshold).map(Figures.percent) ?? "-",
                ] + rates.map { cell(curve, rate: $0) })
        }
        table.add(
            ["all together", "", Figures.rate(total), "", "", ""] + rates.map { _ in "" })
        let words = calibration.curves.reduce(0) { $0 + $1.words }
        return [
            "calibrated on \(Figures.fixed(calibration.hours, decimals: 2)) h without keywords and \(words) words"
                + (calibration.targetRate > 0
                    ? ", set for \(Figures.rate(calibration.targetRate)) false alarms an hour, all keywords together"
                    : "")
        ] + table.lines + [
            "false/h: expected; at most: 95 % confidence bound from the alarms counted at or just below the threshold;",
            "N/h: the keyword's threshold for a rate of false alarms (--sensitivity); ~: fewer than "
                + "\(CalibrationCurve.fewestCounted) were counted there, the rate is extrapolated",
        ]
    }

    /// Warnings about keywords that are useless at the target rate: those for which no threshold is known to keep their
    /// share of it, and those that miss half of their words at it. Empty if there are none.
    static func warnings(_ model: KeywordModel, _ calibration: Calibration) -> [String] {
        guard calibration.targetRate > 0 else { return [] }
        let share = calibration.share(of: calibration.targetRate)
        let deaf = calibration.curves.filter { threshold($0, keeping: share) == nil }
        let poor = calibration.curves.filter { curve in
            threshold(curve, keeping: share).flatMap { curve.missRate(threshold: $0) }.map { $0 >= 0.5 } ?? false
        }
        let names = { (curves: [CalibrationCurve]) in curves.map { model.labels[$0.label].name }.joined(separator: ", ")
        }
        var lines: [String] = []
        if !deaf.isEmpty {
            let hours = Figures.fixed(PoissonBound.upper(count: 0) / share, decimals: 1)
            lines.append(
                "no threshold is known to keep \(Figures.rate(share)) false alarms an hour of \(names(deaf)): the "
                    + "highest one detects hardly anything; give more than these "
                    + "\(Figures.fixed(calibration.hours, decimals: 2)) h without keywords (\(hours) h without a "
                    + "detection are enough), or ask for a higher rate")
        }
        if !poor.isEmpty {
            lines.append("at that rate at least half of the words of \(names(poor)) are missed: ask for a higher rate")
        }
        if let rate = rateKeepingWords(deaf + poor, calibration) {
            lines.append(
                "nine in ten words of \(names(deaf + poor)) are detected at \(Figures.rate(rate)) false alarms an hour "
                    + "or more, all keywords together")
        }
        return lines
    }

    /// The lowest rate of all keywords together at which each of these misses at most a tenth of its words. Nil if a
    /// keyword has no words, or misses more at every threshold.
    private static func rateKeepingWords(_ curves: [CalibrationCurve], _ calibration: Calibration) -> Double? {
        guard !curves.isEmpty else { return nil }
        var highest = 0.0
        for curve in curves {
            guard curve.words > 0, let point = curve.points.last(where: { $0.missed * 10 <= curve.words }) else {
                return nil
            }
            highest = max(highest, point.rate)
        }
        return highest * Double(calibration.curves.count)
    }

    /// The threshold for a rate; nil if even the highest is not known to keep it.
    private static func threshold(_ curve: CalibrationCurve, keeping rate: Double) -> Int? {
        let threshold = curve.threshold(rate: rate)
        return curve.rate(threshold: threshold) <= rate * 1.001 ? threshold : nil
    }

    private static func cell(_ curve: CalibrationCurve, rate: Double) -> String {
        guard let threshold = threshold(curve, keeping: rate) else { return "never" }
        return (curve.isExtrapolated(threshold: threshold) ? "~" : "") + score(threshold)
    }

    /// Thresholds near 1 differ only in their last digits, so they get more decimals.
    private static func score(_ threshold: Int) -> String {
        Figures.fixed(Double(threshold) / 32768, decimals: threshold > 32_440 ? 5 : 3)
    }
}
