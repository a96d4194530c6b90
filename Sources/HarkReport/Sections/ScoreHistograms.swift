// SPDX-License-Identifier: Apache-2.0

import HarkCharts

/// Histograms of posteriors, of a keyword's clips and of all others.
enum ScoreHistograms {
    private static let bins = 36

    static func section(_ content: ReportContent) -> Section? {
        let scores = KeywordScores.all(content)
        guard !scores.isEmpty else { return nil }
        return Section(
            id: "scores", title: "Score histograms",
            explanation: """
                The keyword's posterior in its own clips and in all others, each as the share of its clips, over an axis \
                of log odds. The further apart, the better; the dashed line is the threshold of listening.
                """,
            body: "<div class=\"charts small\">\(Markup(scores.map(card)))</div>")
    }

    private static func card(_ scores: KeywordScores) -> Markup {
        let axis = Axis.posteriors("posterior")
        let (own, others) = (shares(scores.positives, axis), shares(scores.negatives, axis))
        let top = max(1, (own + others).max() ?? 1)
        let threshold = Double(scores.threshold) / 32768
        let chart = Chart(
            horizontal: axis, vertical: Axis(range: 0...top * 1.05, atMost: 5, title: "clips (%)"),
            bars: [
                .init(name: "all others", heights: others, paint: .series(1)),
                .init(name: scores.name, heights: own, paint: .series(0)),
            ], rule: .init(value: threshold, note: "threshold \(Digits.fixed(threshold, 3))"))
        let picture = chart.markup(label: "scores of \(scores.name)", width: 320, height: 240)
        return """
            <figure><figcaption><b>\(scores.name)</b> \(scores.positives.count) clips, \(scores.negatives.count) others\
            </figcaption>\(picture)</figure>
            """
    }

    /// Percentages of the posteriors by bin.
    static func shares(_ posteriors: [Int16], _ axis: Axis) -> [Double] {
        var counts = [Double](repeating: 0, count: bins)
        for posterior in posteriors {
            counts[min(bins - 1, Int(axis.share(of: Double(posterior) / 32768) * Double(bins)))] += 1
        }
        return counts.map { posteriors.isEmpty ? 0 : 100 * $0 / Double(posteriors.count) }
    }
}
