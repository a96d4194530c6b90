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
        let epochs = Axis(range: range, ticks: ticks, title: "epoch")
        let rule = kept.map { Chart.Rule(value: Double($0.epoch), note: "kept: epoch \($0.epoch)") }
        let charts = [accuracy(rows, epochs, rule), loss(rows, epochs, rule), rate(rows, epochs, rule)]
        let seconds = rows.reduce(0) { $0 + $1.seconds }
        let keptText: Markup = kept.map { "The dashed line is epoch \($0.epoch), whose model was kept." } ?? ""
        return Section(
            id: "learning", title: "Learning curves",
            explanation: """
                \(rows.count) epochs in \(Digits.fixed(seconds, 0)) s. Training accuracy is of augmented examples, so \
                it may lie below the others. \(keptText)
                """,
            body: "<div class=\"charts\">\(Markup(charts))</div>")
    }

    private static func accuracy(_ rows: [MetricsRow], _ epochs: Axis, _ rule: Chart.Rule?) -> Markup {
        let kinds: [(String, (MetricsRow) -> Double?)] = [
            ("training", { $0.trainingAccuracy }), ("validation, float", { $0.floatAccuracy }),
            ("validation, quantized", { $0.quantizedAccuracy }), ("validation, in streams", { $0.streamAccuracy }),
        ]
        var lines: [Chart.Line] = []
        for (index, kind) in kinds.enumerated() {
            let points = rows.compactMap { row in kind.1(row).map { Point(Double(row.epoch), $0 * 100) } }
            if !points.isEmpty {
                // The quantized network's curve mostly coincides with the float one's, so it is dashed.
                lines.append(
                    .init(
                        name: kind.0, points: points, pen: Pen(.series(index), width: 2, isDashed: index == 2),
                        hasDots: rows.count <= 60))
            }
        }
        let least = lines.flatMap { $0.points.map(\.y) }.min() ?? 0
        return Chart(
            horizontal: epochs,
            vertical: Axis(
                range: max(0, (least / 10).rounded(.down) * 10 - 2)...100, atMost: 6, title: "right (%)"),
            lines: lines, rule: rule
        ).markup(label: "accuracy by epoch")
    }

    private static func loss(_ rows: [MetricsRow], _ epochs: Axis, _ rule: Chart.Rule?) -> Markup {
        let points = rows.map { Point(Double($0.epoch), $0.loss) }
        let top = max(1e-6, points.map(\.y).max() ?? 1)
        return Chart(
            horizontal: epochs, vertical: Axis(range: 0...top * 1.05, atMost: 6, title: "training loss"),
            lines: [
                .init(
                    name: "training loss", points: points, pen: Pen(.series(0), width: 2), hasDots: rows.count <= 60)
            ], rule: rule
        ).markup(label: "loss by epoch")
    }

    private static func rate(_ rows: [MetricsRow], _ epochs: Axis, _ rule: Chart.Rule?) -> Markup {
        let points = rows.map { Point(Double($0.epoch), $0.learningRate * 1000) }
        let top = max(1e-6, points.map(\.y).max() ?? 1)
        return Chart(
            horizontal: epochs, vertical: Axis(range: 0...top * 1.05, atMost: 6, title: "learning rate (thousandths)"),
            lines: [
                .init(
                    name: "learning rate", points: points, pen: Pen(.series(5), width: 2), hasDots: rows.count <= 60)
            ], rule: rule
        ).markup(label: "learning rate by epoch")
    }
}
