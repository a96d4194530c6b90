// SPDX-License-Identifier: Apache-2.0

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
        let scale = Scale.posteriors("posterior")
        let (own, others) = (shares(scores.positives, scale), shares(scores.negatives, scale))
        let top = max(1, (own + others).max() ?? 1)
        let threshold = Double(scores.threshold) / 32768
        var chart = Chart(
            label: "scores of \(scores.name)", horizontal: scale,
            vertical: Scale(linear: 0...top * 1.05, atMost: 5, title: "clips (%)"),
            bars: [
                ChartBars(name: "all others", heights: others, color: 1),
                ChartBars(name: scores.name, heights: own, color: 0),
            ], rule: (threshold, "threshold \(Digits.fixed(threshold, 3))"))
        chart.size = (320, 240)
        return """
            <figure><figcaption><b>\(scores.name)</b> \(scores.positives.count) clips, \(scores.negatives.count) others\
            </figcaption>\(chart.markup)</figure>
            """
    }

    /// Percentages of the posteriors by bin.
    static func shares(_ posteriors: [Int16], _ scale: Scale) -> [Double] {
        var counts = [Double](repeating: 0, count: bins)
        for posterior in posteriors {
            counts[min(bins - 1, Int(scale.share(of: Double(posterior) / 32768) * Double(bins)))] += 1
        }
        return counts.map { posteriors.isEmpty ? 0 : 100 * $0 / Double(posteriors.count) }
    }
}
