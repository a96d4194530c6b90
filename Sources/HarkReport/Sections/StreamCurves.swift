// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkCharts
import HarkEvaluation

/// Misses against false alarms per hour in continuous sound.
enum StreamCurves {
    /// The most misses, and the most false alarms, that are listed.
    private static let listed = 50

    static func section(_ content: ReportContent) -> Section? {
        guard let streams = content.streams else { return nil }
        let hours = (streams.wordSeconds + streams.negativeSeconds) / 3600
        let rates = rateAxis(streams, hours: hours)
        var cards = zip(streams.keywords, streams.curves).map { card($0, $1, color: 0, rates) }
        cards.insert(card("all together", streams.together, color: 2, rates), at: 0)
        return Section(
            id: "streams", title: "In continuous sound",
            explanation: """
                The words joined into one stream with gaps of noise and other speech \
                (\(Digits.fixed(streams.wordSeconds / 3600, 2)) h), and recordings without keywords \
                (\(Digits.fixed(streams.negativeSeconds / 3600, 2)) h), processed as live sound. One detection finds \
                a word; every other one is a false alarm. Curves run over the thresholds; dots are the model's \
                thresholds. Rates below \(Digits.rate(1 / max(hours, 1e-6))) an hour cannot be measured with so much \
                sound: that is the left edge.
                """,
            body: """
                \(table(streams))
                <div class="charts small">\(Markup(cards))</div>
                \(misses(streams))\(falseAlarms(streams))
                """)
    }

    private static func card(_ name: String, _ curve: [OperatingPoint], color: Int, _ rates: Axis) -> Markup {
        let points = curve.drawn.compactMap { point in
            point.falseAlarmsPerHour.flatMap { rate in
                point.missRate.map { Point(rate, $0) }
            }
        }
        let marks = curve.filter(\.isShipped).compactMap { point in
            point.missRate.map { misses in
                Chart.Mark(
                    Point(point.falseAlarmsPerHour ?? 0, misses), paint: .series(1),
                    note:
                        "as shipped: \(Digits.percent(misses)) missed, \(Digits.rate(point.falseAlarmsPerHour)) false alarms an hour"
                )
            }
        }
        let chart = Chart(
            horizontal: rates, vertical: .errorRates("words missed (%)", isWhole: true),
            lines: [.init(name: name, points: points, pen: Pen(.series(color), width: 2))], marks: marks)
        let picture = chart.markup(label: "misses against false alarms per hour, \(name)", width: 320)
        return "<figure><figcaption><b>\(name)</b></figcaption>\(picture)</figure>"
    }

    /// Decades from the smallest rate the hours can resolve to the highest rate that occurs.
    private static func rateAxis(_ streams: StreamEvaluation, hours: Double) -> Axis {
        let greatest = (streams.curves + [streams.together]).flatMap { $0 }.compactMap(\.falseAlarmsPerHour).max() ?? 1
        let first = max(-3, min(2, Int(log10(1 / max(hours, 1e-6)).rounded(.down))))
        let last = min(4, max(first + 2, Int(log10(max(greatest, 1e-6)).rounded(.up))))
        return .decades(first...last, title: "false alarms an hour")
    }

    private static func table(_ streams: StreamEvaluation) -> Markup {
        let points = streams.curves.compactMap { $0.first(where: \.isShipped) } + [streams.shipped]
        let rows = points.map { point in
            let threshold =
                if case .threshold(let value) = point.setting { Digits.fixed(Double(value) / 32768, 3) } else { "" }
            let outcome = point.outcome
            return Markup(
                """
                <tr><th scope="row">\(point.keyword ?? "all together")</th><td>\(threshold)</td><td>\(outcome.words)</td>\
                <td>\(outcome.missed)</td><td>\(Digits.percent(point.missRate))</td><td>\(outcome.alarms)</td>\
                <td>\(Digits.rate(point.falseAlarmsPerHour))</td><td>\(Digits.seconds(outcome.latency(share: 0.5)))</td>\
                <td>\(Digits.seconds(outcome.latency(share: 0.95)))</td></tr>
                """)
        }
        return """
            <div class="scroll"><table class="figures"><thead><tr><th scope="col">keyword</th>\
            <th scope="col">threshold</th><th scope="col">words</th><th scope="col">missed</th>\
            <th scope="col">misses</th><th scope="col">false alarms</th><th scope="col">an hour</th>\
            <th scope="col">latency p50</th><th scope="col">p95</th></tr></thead>
            <tbody>\(Markup(rows))</tbody></table></div>
            """
    }

    private static func misses(_ streams: StreamEvaluation) -> Markup {
        let items = streams.misses.prefix(listed).map { miss in
            Markup(
                "<li><b>\(miss.keyword)</b> peak \(Digits.fixed(Double(miss.peak) / 32768, 3)) <code>\(miss.path)</code></li>"
            )
        }
        return list("words missed at the model's thresholds", of: streams.misses.count, items)
    }

    private static func falseAlarms(_ streams: StreamEvaluation) -> Markup {
        let items = streams.falseAlarms.prefix(listed).map { alarm in
            Markup(
                """
                <li><b>\(alarm.keyword)</b> \(Digits.fixed(Double(alarm.score) / 32768, 3)) at \
                \(Digits.fixed(alarm.seconds, 1)) s of <code>\(alarm.path)</code></li>
                """)
        }
        return list("false alarms at the model's thresholds", of: streams.falseAlarms.count, items)
    }

    private static func list(_ name: String, of count: Int, _ items: [Markup]) -> Markup {
        guard count > 0 else { return "" }
        let shown: Markup = count > items.count ? ", the first \(items.count) of them" : ""
        return "<details><summary>\(count) \(name)\(shown)</summary><ul class=\"paths\">\(Markup(items))</ul></details>"
    }
}
