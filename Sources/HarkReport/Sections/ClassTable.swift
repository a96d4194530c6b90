// SPDX-License-Identifier: Apache-2.0

/// Precision and recall, class by class.
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
                Precision: of the clips taken for the class, the share that is it. Recall: of the class's clips, the \
                share found. F1 is their harmonic mean.
                """,
            body: """
                <div class="scroll"><table class="figures">
                <thead><tr><th scope="col">class</th><th scope="col">clips</th><th scope="col" class="bar">precision</th>\
                <th scope="col" class="bar">recall</th><th scope="col">F1</th></tr></thead>
                <tbody>\(Markup(rows))</tbody></table></div>
                """)
    }
}
