// SPDX-License-Identifier: Apache-2.0

import HarkCharts
import HarkTraining

/// Accuracy, loss and learning rate per epoch.
enum LearningCurves {
    static func section(_ content: ReportContent) -> Section? {
        let rows = content.metrics
        guard let first = rows.first, let last = rows.last else { return nil }
        let kept = rows.last(where: \.isKept)
        let range = Double(min(first.epoch, last.epoch - 1))...Double(last.epoch)
        let ticks = Ticks.linear(in: range, atMost: 8).filter { $0.value == $0.value.rounded() }
            .map { Tick(value: $0.value, label: "\(Int($0.value))") }
        let epochs = Scale(.linear, range, ticks: ticks, title: "epoch")
        let rule = kept.map { (Double($0.epoch), "kept: epoch \($0.epoch)") }
        let charts = [accuracy(rows, epochs, rule), loss(rows, epochs, rule), rate(rows, epochs, rule)]
        let seconds = rows.reduce(0) { $0 + $1.seconds }
        let keptText: Markup = kept.map { "The dashed line is epoch \($0.epoch), whose model was kept." } ?? ""
        return Section(
            id: "learning", title: "Learning curves",
            explanation: """
                \(rows.count) epochs in \(Digits.fixed(seconds, 0)) s. Training accuracy is of augmented examples, so \
                it may lie below the others. \(keptText)
                """,
            body: "<div class=\"charts\">\(Markup(charts.map(\.markup)))</div>")
    }

    private typealias Rule = (value: Double, note: String)

    private static func accuracy(_ rows: [MetricsRow], _ epochs: Scale, _ rule: Rule?) -> Chart {
        let kinds: [(String, (MetricsRow) -> Double?)] = [
            ("training", { $0.trainingAccuracy }), ("validation, float", { $0.floatAccuracy }),
            ("validation, quantized", { $0.quantizedAccuracy }), ("validation, in streams", { $0.streamAccuracy }),
        ]
        var lines: [ChartLine] = []
        for (index, kind) in kinds.enumerated() {
            let points = rows.compactMap { row in kind.1(row).map { Point(Double(row.epoch), $0 * 100) } }
            if !points.isEmpty {
                // The quantized network's curve mostly coincides with the float one's, so it is dashed.
                lines.append(
                    ChartLine(
                        name: kind.0, points: points, color: index, hasDots: rows.count <= 60, isDashed: index == 2))
            }
        }
        let least = lines.flatMap { $0.points.map(\.y) }.min() ?? 0
        return Chart(
            label: "accuracy by epoch", horizontal: epochs,
            vertical: Scale(
                linear: max(0, (least / 10).rounded(.down) * 10 - 2)...100, atMost: 6, title: "right (%)"),
            lines: lines, rule: rule)
    }

    private static func loss(_ rows: [MetricsRow], _ epochs: Scale, _ rule: Rule?) -> Chart {
        let points = rows.map { Point(Double($0.epoch), $0.loss) }
        let top = max(1e-6, points.map(\.y).max() ?? 1)
        return Chart(
            label: "loss by epoch", horizontal: epochs,
            vertical: Scale(linear: 0...top * 1.05, atMost: 6, title: "training loss"),
            lines: [ChartLine(name: "training loss", points: points, color: 0, hasDots: rows.count <= 60)], rule: rule)
    }

    private static func rate(_ rows: [MetricsRow], _ epochs: Scale, _ rule: Rule?) -> Chart {
        let points = rows.map { Point(Double($0.epoch), $0.learningRate * 1000) }
        let top = max(1e-6, points.map(\.y).max() ?? 1)
        return Chart(
            label: "learning rate by epoch", horizontal: epochs,
            vertical: Scale(linear: 0...top * 1.05, atMost: 6, title: "learning rate (thousandths)"),
            lines: [ChartLine(name: "learning rate", points: points, color: 5, hasDots: rows.count <= 60)], rule: rule)
    }
}
