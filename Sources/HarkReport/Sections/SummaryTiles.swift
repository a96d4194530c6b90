// SPDX-License-Identifier: Apache-2.0

import HarkCharts

/// The most important figures.
enum SummaryTiles {
    static func markup(_ content: ReportContent) -> Markup {
        var tiles: [Markup] = []
        if let dataset = content.dataset {
            let confusion = dataset.confusion
            tiles.append(
                tile(
                    Digits.percent(confusion.accuracy), "accuracy",
                    "\(confusion.correct) of \(confusion.clips) clips (\(dataset.split))"))
        }
        if let model = content.model {
            let origin = model.provenance
            tiles.append(
                tile(
                    Digits.percent(origin.quantizedAccuracy), "in training's validation",
                    "with silence; quantized; float \(Digits.percent(origin.floatAccuracy)); epoch \(origin.epochs)"))
            tiles.append(
                tile(
                    Digits.bytes(model.memoryFootprint.total), "memory",
                    "\(model.network.shape.weightCount) weights"))
            let keywords = model.labels.filter(\.isKeyword).count
            tiles.append(
                tile("\(keywords)", keywords == 1 ? "keyword" : "keywords", "\(model.labels.count) classes in all"))
        } else if let last = content.metrics.last {
            tiles.append(tile(Digits.percent(last.floatAccuracy), "float network", "after epoch \(last.epoch)"))
        }
        if let shipped = content.streams?.shipped {
            let hours = Digits.fixed(shipped.negativeHours + shipped.wordHours, 2)
            tiles.append(
                tile(
                    Digits.rate(shipped.falseAlarmsPerHour), "false alarms an hour",
                    "\(Digits.percent(shipped.missRate)) of words missed; \(hours) h of sound"))
        }
        return "<div class=\"tiles\">\(Markup(tiles))</div>"
    }

    private static func tile(_ figure: String, _ name: String, _ note: String) -> Markup {
        "<div class=\"tile\"><b>\(figure)</b><span>\(name)</span><small>\(note)</small></div>"
    }
}

/// The memory that the model needs at run time.
enum MemoryTable {
    static func section(_ content: ReportContent) -> Section? {
        guard let bill = content.model?.memoryFootprint else { return nil }
        let rows = bill.parts.map { part in
            let share = bill.total == 0 ? 0 : Double(part.bytes) / Double(bill.total)
            return Markup(
                """
                <tr><th scope="row">\(part.name)</th><td>\(part.bytes)</td>\(ShareCell.markup(share))</tr>
                """)
        }
        return Section(
            id: "memory", title: "Memory",
            explanation: "Bytes that the running model takes with one stream, calculated from its sizes.",
            body: """
                <div class="scroll"><table class="figures"><thead><tr><th scope="col">part</th><th scope="col">bytes</th>\
                <th scope="col" class="bar">share</th></tr></thead>
                <tbody>\(Markup(rows))</tbody>
                <tfoot><tr><th scope="row">total</th><td>\(bill.total)</td><td class="bar">\(Digits.bytes(bill.total))</td></tr></tfoot>
                </table></div>
                """)
    }
}

/// Posteriors of one keyword in a judged data set.
struct KeywordScores {
    let name: String
    /// The threshold for listening, Q0.15.
    let threshold: Int
    /// Posteriors of the keyword's clips and of all other clips, Q0.15.
    let positives: [Int16]
    let negatives: [Int16]

    /// The scores of all keywords that have clips.
    static func all(_ content: ReportContent) -> [KeywordScores] {
        guard let dataset = content.dataset, let model = content.model else { return [] }
        return model.labels.indices.filter { model.labels[$0].isKeyword }.compactMap { label in
            let positives = dataset.clips.filter { $0.truth == label }.map { $0.posteriors[label] }
            guard !positives.isEmpty else { return nil }
            return KeywordScores(
                name: model.labels[label].name, threshold: Int(model.labels[label].threshold), positives: positives,
                negatives: dataset.clips.filter { $0.truth != label }.map { $0.posteriors[label] })
        }
    }
}
