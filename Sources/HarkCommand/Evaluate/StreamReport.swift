// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics
import HarkEvaluation

/// The output of an evaluation on continuous sound, for people or programs.
struct StreamReport {
    let evaluation: StreamEvaluation
    let format: StreamFormat
    /// Recordings that could not be used.
    let failed: Int
    /// The saved sound of each false alarm; nil if it is not saved.
    let clips: [String]?

    /// The most false alarms listed for people.
    private static let listed = 20

    /// The false alarm rates that are columns of the table of misses.
    private static let rates = [10.0, 2, 0.5, 0.1]

    func write() {
        switch format {
        case .jsonl: writeLines()
        case .text: writeTables()
        }
    }

    private func writeTables() {
        let hours = (evaluation.wordSeconds + evaluation.negativeSeconds) / 3600
        StandardOutput.write(
            "\(evaluation.shipped.outcome.words) words in \(Figures.clock(evaluation.wordSeconds)) min:s of sound, "
                + "\(Figures.clock(evaluation.negativeSeconds)) min:s without keywords")
        StandardOutput.write("")
        var shipped = TextTable(
            header: [
                "keyword", "threshold", "words", "missed", "misses", "95 %", "in negatives", "an hour", "among words",
                "an hour",
                "p50", "p95",
            ],
            alignments: [.left] + [TextTable.Alignment](repeating: .right, count: 11))
        for point in evaluation.curves.compactMap({ $0.first(where: \.isShipped) }) + [evaluation.shipped] {
            shipped.add(row(point))
        }
        shipped.lines.forEach(StandardOutput.write)

        StandardOutput.write("")
        StandardOutput.write("lowest miss rate at a rate of false alarms (-: not measurable in these hours)")
        var table = TextTable(
            header: ["keyword"] + Self.rates.map { "\(Figures.rate($0))/h" },
            alignments: [.left] + Self.rates.map { _ in .right })
        for (keyword, curve) in zip(evaluation.keywords, evaluation.curves) { table.add([keyword] + misses(curve)) }
        table.add(["all together"] + misses(evaluation.together))
        table.lines.forEach(StandardOutput.write)

        writeFalseAlarms()
        StandardOutput.write("")
        StandardOutput.write("\(bound(hours: hours))\(failed > 0 ? "; \(failed) recordings skipped" : "")")
    }

    private func writeFalseAlarms() {
        let alarms = evaluation.falseAlarms
        guard !alarms.isEmpty else { return }
        let count = alarms.count > Self.listed ? "; the first \(Self.listed) of \(alarms.count)" : ""
        StandardOutput.write("")
        StandardOutput.write("false alarms at the model's thresholds\(count)")
        var table = TextTable(
            header: ["keyword", "score", "time", clips == nil ? "recording" : "sound"],
            alignments: [.left, .right, .right, .left])
        for (index, alarm) in alarms.prefix(Self.listed).enumerated() {
            table.add([
                alarm.keyword, Figures.score(Double(alarm.score) / 32768),
                "\(Figures.fixed(alarm.seconds, decimals: 2)) s", clips?[index] ?? alarm.path,
            ])
        }
        table.lines.forEach(StandardOutput.write)
    }

    /// The upper bound of the false alarm rate, from the alarms counted at the model's thresholds.
    private func bound(hours: Double) -> String {
        let alarms = evaluation.shipped.outcome.alarms
        let counted = alarms == 0 ? "no false alarm" : Figures.counted(alarms, "false alarm")
        return "\(counted) in \(Figures.fixed(hours, decimals: 2)) h of sound: at most "
            + "\(Figures.rate(PoissonBound.upper(count: alarms) / max(hours, 1e-9))) an hour (95 % confidence)"
    }

    private func row(_ point: OperatingPoint) -> [String] {
        let threshold =
            switch point.setting {
            case .threshold(let value): Figures.score(Double(value) / 32768)
            case .shipped, .sensitivity: "-"
            }
        let outcome = point.outcome
        return [
            point.keyword ?? "all together", threshold, "\(outcome.words)", "\(outcome.missed)",
            outcome.missRate.map(Figures.percent) ?? "-",
            outcome.words == 0
                ? "-" : Figures.interval(WilsonInterval(count: outcome.missed, of: outcome.words)),
            "\(outcome.alarmsInNegatives)", point.falseAlarmsPerNegativeHour.map(Figures.rate) ?? "-",
            "\(outcome.alarmsAmongWords)", point.falseAlarmsPerWordHour.map(Figures.rate) ?? "-",
            outcome.latency(share: 0.5).map(Figures.seconds) ?? "-",
            outcome.latency(share: 0.95).map(Figures.seconds) ?? "-",
        ]
    }

    private func misses(_ curve: [OperatingPoint]) -> [String] {
        let hours = (evaluation.wordSeconds + evaluation.negativeSeconds) / 3600
        return Self.rates.map { rate in
            // With less than one alarm expected, zero alarms would not show that the rate is kept.
            guard rate * hours >= 1 else { return "-" }
            return curve.filter { $0.falseAlarmsPerHour.map { $0 <= rate } ?? false }.compactMap(\.missRate).min()
                .map(Figures.percent) ?? "-"
        }
    }

    private func writeLines() {
        for point in evaluation.curves.flatMap({ $0 }) { JSONLine.write(PointLine("operating_point", point)) }
        for point in evaluation.together { JSONLine.write(PointLine("operating_point_together", point)) }
        for miss in evaluation.misses {
            JSONLine.write(
                MissLine(
                    keyword: miss.keyword, path: miss.path, peak: PointLine.share(miss.peak),
                    threshold: PointLine.share(miss.threshold)))
        }
        for (index, alarm) in evaluation.falseAlarms.enumerated() {
            JSONLine.write(
                AlarmLine(
                    keyword: alarm.keyword, path: alarm.path, time: JSONLine.rounded(alarm.seconds),
                    score: PointLine.share(alarm.score), sound: clips?[index]))
        }
        JSONLine.write(
            SummaryLine(
                keywords: evaluation.keywords, wordSeconds: JSONLine.rounded(evaluation.wordSeconds),
                negativeSeconds: JSONLine.rounded(evaluation.negativeSeconds), failed: failed))
    }

    private struct PointLine: Encodable {
        let type: String
        let keyword: String?
        /// Nil if every keyword has its own threshold.
        let threshold: Double?
        /// The target rate of all keywords together, given to the calibration.
        let sensitivity: Double?
        let falseAlarmsPerHour: Double?
        let missRate: Double?
        let words: Int
        let missed: Int
        let falseAlarmsAmongWords: Int
        let falseAlarmsInNegatives: Int
        let hours: Double
        let latencyP50: Double?
        let latencyP95: Double?
        let shipped: Bool

        enum CodingKeys: String, CodingKey {
            case type, keyword, threshold, sensitivity, words, missed, hours, shipped
            case falseAlarmsPerHour = "false_alarms_per_hour"
            case missRate = "miss_rate"
            case falseAlarmsAmongWords = "false_alarms_among_words"
            case falseAlarmsInNegatives = "false_alarms_in_negatives"
            case latencyP50 = "latency_p50"
            case latencyP95 = "latency_p95"
        }

        init(_ type: String, _ point: OperatingPoint) {
            self.type = type
            keyword = point.keyword
            switch point.setting {
            case .threshold(let value): (threshold, sensitivity) = (Self.share(value), nil)
            case .sensitivity(let rate): (threshold, sensitivity) = (nil, rate)
            case .shipped: (threshold, sensitivity) = (nil, nil)
            }
            falseAlarmsPerHour = point.falseAlarmsPerHour.map(JSONLine.rounded)
            missRate = point.missRate.map(JSONLine.rounded)
            words = point.outcome.words
            missed = point.outcome.missed
            falseAlarmsAmongWords = point.outcome.alarmsAmongWords
            falseAlarmsInNegatives = point.outcome.alarmsInNegatives
            hours = JSONLine.rounded(point.wordHours + point.negativeHours)
            latencyP50 = point.outcome.latency(share: 0.5).map(JSONLine.rounded)
            latencyP95 = point.outcome.latency(share: 0.95).map(JSONLine.rounded)
            shipped = point.isShipped
        }

        /// A posterior without rounding: near 1 every digit matters.
        static func share(_ posterior: Int) -> Double { Double(posterior) / 32768 }
    }

    private struct MissLine: Encodable {
        let type = "miss"
        let keyword: String
        let path: String
        let peak: Double
        let threshold: Double
    }

    private struct AlarmLine: Encodable {
        let type = "false_alarm"
        let keyword: String
        let path: String
        let time: Double
        let score: Double
        /// The saved sound; nil if it is not saved.
        let sound: String?
    }

    private struct SummaryLine: Encodable {
        let type = "summary"
        let keywords: [String]
        let wordSeconds: Double
        let negativeSeconds: Double
        let failed: Int

        enum CodingKeys: String, CodingKey {
            case type, keywords, failed
            case wordSeconds = "word_seconds"
            case negativeSeconds = "negative_seconds"
        }
    }
}
