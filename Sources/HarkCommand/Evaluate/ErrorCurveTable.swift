// SPDX-License-Identifier: Apache-2.0

import HarkEvaluation

/// Curves of misses against false alarms (DET) as comma-separated values, one line per point.
enum ErrorCurveTable {
    static func text(_ evaluation: StreamEvaluation) -> String {
        let header = [
            "keyword", "threshold", "sensitivity", "false_alarms_per_hour", "miss_rate", "words", "missed",
            "false_alarms_among_words", "false_alarms_in_negatives", "hours", "latency_p50", "latency_p95", "shipped",
        ]
        let lines = (evaluation.curves.flatMap { $0 } + evaluation.together).map { CSV.line(fields($0)) }
        return ([CSV.line(header)] + lines).joined(separator: "\n") + "\n"
    }

    private static func fields(_ point: OperatingPoint) -> [String] {
        let number = { (value: Double?) in value.map { "\($0)" } ?? "" }
        var (threshold, sensitivity) = ("", "")
        switch point.setting {
        case .threshold(let value): threshold = "\(Double(value) / 32768)"
        case .sensitivity(let rate): sensitivity = "\(rate)"
        case .shipped: break
        }
        let outcome = point.outcome
        return [
            point.keyword ?? "", threshold, sensitivity, number(point.falseAlarmsPerHour), number(point.missRate),
            "\(outcome.words)", "\(outcome.missed)", "\(outcome.alarmsAmongWords)", "\(outcome.alarmsInNegatives)",
            "\(point.wordHours + point.negativeHours)", number(outcome.latency(share: 0.5)),
            number(outcome.latency(share: 0.95)), "\(point.isShipped)",
        ]
    }
}
