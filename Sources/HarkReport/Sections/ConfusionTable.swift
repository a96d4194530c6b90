// SPDX-License-Identifier: Apache-2.0

import HarkCharts

/// The confusion matrix: true classes against predicted classes.
enum ConfusionTable {
    static func section(_ content: ReportContent) -> Section? {
        guard let dataset = content.dataset else { return nil }
        let (labels, counts) = (dataset.labels, dataset.confusion.confusion)
        let columns = labels.map { Markup("<th scope=\"col\"><span>\($0)</span></th>") }
        let rows = dataset.classesThere.map { truth in
            let all = dataset.confusion.support(truth)
            let cells = labels.indices.map {
                cell(counts[truth][$0], of: all, truth: labels[truth], answer: labels[$0], isRight: $0 == truth)
            }
            return Markup(
                "<tr><th scope=\"row\">\(labels[truth])</th>\(Markup(cells))<td class=\"sum\">\(all)</td></tr>")
        }
        let remark: Markup = dataset.remark.isEmpty ? "" : "<p class=\"remark\">\(dataset.remark)</p>"
        let skipped: Markup =
            dataset.skipped.isEmpty
            ? ""
            : """
            <details><summary>\(dataset.skipped.count) recordings could not be used</summary>
            <ul class="paths">\(Markup(dataset.skipped.map { Markup("<li>\($0)</li>") }))</ul></details>
            """
        return Section(
            id: "confusion", title: "Confusion matrix",
            explanation: """
                \(dataset.clips.count) clips of <code>\(dataset.path)</code>, split: \(dataset.split). Rows are \
                actual classes, columns predicted classes; the color is the share of the row.
                """,
            body: """
                \(remark)<div class="scroll"><table class="confusion">
                <thead><tr><td></td>\(Markup(columns))<th scope="col"><span>clips</span></th></tr></thead>
                <tbody>\(Markup(rows))</tbody>
                </table></div>\(skipped)
                """)
    }

    private static func cell(_ count: Int, of all: Int, truth: String, answer: String, isRight: Bool) -> Markup {
        guard count > 0 else { return "<td class=\"none\">·</td>" }
        let share = Double(count) / Double(all)
        // The square root keeps small numbers of errors visible.
        let strength = isRight ? 0.6 * share : 0.12 + 0.6 * share.squareRoot()
        let title = "\(truth) predicted as \(answer): \(count) of \(all), \(Digits.percent(share))"
        return """
            <td class="\(isRight ? "hit" : "miss")" style="--strength:\(Digits.fixed(strength, 3))" title="\(title)">\(count)</td>
            """
    }
}

/// Precision and recall per class.
enum ClassTable {
    static func section(_ content: ReportContent) -> Section? {
        guard let dataset = content.dataset else { return nil }
        let confusion = dataset.confusion
        let rows = dataset.labels.indices.map { label in
            let (precision, recall) = (confusion.precision(label), confusion.recall(label))
            let both: Double? =
                if let precision, let recall, precision + recall > 0 {
                    2 * precision * recall / (precision + recall)
                } else { nil }
            return Markup(
                """
                <tr><th scope="row">\(dataset.labels[label])</th><td>\(confusion.support(label))</td>\(ShareCell.markup(precision))\
                \(ShareCell.markup(recall))<td>\(Digits.percent(both))</td></tr>
                """)
        }
        return Section(
            id: "classes", title: "Precision and recall",
            explanation: """
                Precision: the share of the clips predicted as the class that belong to it. Recall: the share of the \
                class's clips that are predicted as it. F1 is their harmonic mean.
                """,
            body: """
                <div class="scroll"><table class="figures">
                <thead><tr><th scope="col">class</th><th scope="col">clips</th><th scope="col" class="bar">precision</th>\
                <th scope="col" class="bar">recall</th><th scope="col">F1</th></tr></thead>
                <tbody>\(Markup(rows))</tbody></table></div>
                """)
    }
}

/// A table cell with a percentage and a bar of that length.
enum ShareCell {
    /// - Parameter share: 0...1; nil: no value.
    static func markup(_ share: Double?) -> Markup {
        guard let share else { return "<td class=\"bar\">-</td>" }
        return "<td class=\"bar\"><span>\(Digits.percent(share))</span>\(bar(share))</td>"
    }

    static func bar(_ share: Double) -> Markup {
        "<i><b style=\"width:\(Digits.fixed(share * 100, 1))%\"></b></i>"
    }
}
