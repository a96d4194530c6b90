// SPDX-License-Identifier: Apache-2.0

import HarkCharts

/// The most certain errors among the clips, with picture and sound.
enum WorstClips {
    /// The number of posteriors shown per clip, the highest first.
    private static let posteriors = 3

    static func section(_ content: ReportContent) -> Section? {
        guard let dataset = content.dataset, !content.worst.isEmpty else { return nil }
        let wrong = dataset.clips.count { !$0.isRight }
        return Section(
            id: "worst", title: "Worst clips",
            explanation: """
                \(wrong) of \(dataset.clips.count) clips were predicted wrongly; \(order(content, wrong: wrong)). \
                Pictures: log-mel spectrogram, low bands at the bottom, of the first \
                \(Digits.fixed(ClipMedia.longestSeconds, 0)) s at most.
                """,
            body: "<div class=\"clips\">\(Markup(content.worst.map { card($0, dataset.labels) }))</div>")
    }

    private static func order(_ content: ReportContent, wrong: Int) -> Markup {
        if wrong == 0 { return "these are the right answers that were the least certain" }
        if content.worst.count > wrong {
            return "the most certain errors come first, then right answers that were the least certain"
        }
        return content.worst.count < wrong
            ? "these are the \(content.worst.count) most certain errors" : "the most certain errors come first"
    }

    private static func card(_ worst: WorstClip, _ labels: [String]) -> Markup {
        let clip = worst.clip
        let picture: Markup =
            worst.media.spectrogram.map { "<img src=\"\($0)\" alt=\"log-mel spectrogram\" />" }
            ?? "<p class=\"none\">no picture: the recording could not be read again, or is shorter than a frame</p>"
        let sound: Markup =
            worst.media.sound.map { "<audio controls=\"controls\" preload=\"metadata\" src=\"\($0)\"></audio>" } ?? ""
        let order = clip.posteriors.indices.sorted { (clip.posteriors[$0], $1) > (clip.posteriors[$1], $0) }
        var shown = Array(order.prefix(posteriors))
        if !shown.contains(clip.truth) { shown[shown.count - 1] = clip.truth }
        let bars = shown.map { label in
            let share = Double(clip.posteriors[label]) / 32768
            return Markup(
                """
                <tr class="\(label == clip.truth ? "truth" : "other")"><th scope="row">\(labels[label])</th>\
                <td>\(ShareCell.bar(share))</td>\
                <td>\(Digits.posterior(clip.posteriors[label]))</td></tr>
                """)
        }
        let verdict: Markup =
            clip.isRight
            ? "<b class=\"right\">\(labels[clip.truth])</b>, correct"
            : "<b>\(labels[clip.truth])</b> predicted as <b class=\"wrong\">\(labels[clip.answer])</b>"
        return """
            <article>
            \(picture)
            <p class="verdict">\(verdict)<small>\(Digits.fixed(clip.seconds, 2)) s</small></p>
            <table>\(Markup(bars))</table>
            \(sound)
            <p class="path">\(clip.path)</p>
            </article>
            """
    }
}
