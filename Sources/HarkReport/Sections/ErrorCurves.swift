// SPDX-License-Identifier: Apache-2.0

import HarkCharts

/// Misses against false accepts in single clips, one curve per keyword.
enum ErrorCurves {
    static func section(_ content: ReportContent) -> Section? {
        let curves = KeywordScores.all(content).compactMap { scores in
            DetectionErrorCurve(positives: scores.positives, negatives: scores.negatives).map { (scores, $0) }
        }
        guard !curves.isEmpty else { return nil }
        let cards = curves.map { scores, curve in card(scores, curve) }
        return Section(
            id: "det", title: "DET curves",
            explanation: """
                Error rates of a keyword in single clips over its threshold: its own clips below the threshold against \
                all other clips above it. Nearer to the lower left is better; points at an edge are on it or beyond. \
                The dot is the threshold of listening. EER: the equal error rate, where both errors are equally \
                frequent.
                """,
            body: "<div class=\"charts small\">\(Markup(cards))</div>")
    }

    private static func card(_ scores: KeywordScores, _ curve: DetectionErrorCurve) -> Markup {
        let point = curve.corner(atThreshold: scores.threshold)
        let threshold = Digits.fixed(Double(scores.threshold) / 32768, 3)
        let note =
            "threshold \(threshold): \(Digits.percent(point.misses)) missed, \(Digits.percent(point.falseAccepts)) of others accepted"
        let chart = Chart(
            horizontal: .errorRates("others accepted (%)"), vertical: .errorRates("missed (%)"),
            lines: [
                .init(
                    name: scores.name, points: curve.corners.map { Point($0.falseAccepts, $0.misses) },
                    pen: Pen(.series(0), width: 2))
            ],
            marks: [.init(Point(point.falseAccepts, point.misses), paint: .series(1), note: note)])
        let picture = chart.markup(label: "misses against false accepts of \(scores.name)", width: 320)
        return """
            <figure><figcaption><b>\(scores.name)</b> EER \(Digits.percent(curve.equalErrorRate)), \
            \(scores.positives.count) clips</figcaption>\(picture)</figure>
            """
    }
}
