// SPDX-License-Identifier: Apache-2.0

/// The few figures that one looks for first.
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
