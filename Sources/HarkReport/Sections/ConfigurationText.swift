// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCharts

/// The model's origin, its labels, and all settings it was trained with.
enum ConfigurationText {
    static func section(_ content: ReportContent) -> Section? {
        guard let model = content.model else { return nil }
        let origin = model.provenance
        var facts: [(String, String)] = [
            ("trained", "\(origin.date) by \(origin.program)"), ("command", origin.command),
            ("seed", "\(origin.seed)"), ("epoch kept", "\(origin.epochs)"),
            ("training clips", counts(origin.trainingClips, model.labels)),
            ("validation clips", counts(origin.validationClips, model.labels)),
            ("network", layers(model)),
            ("features", features(model)), ("thresholds", thresholds(model)),
        ]
        if let digest = origin.recordingsDigest { facts.append(("list of recordings", "SHA-1 \(digest)")) }
        if let calibration = model.calibration {
            facts.append(("calibrated", "on \(Digits.fixed(calibration.hours, 2)) h without keywords"))
        }
        let rows = facts.map { name, value in Markup("<tr><th scope=\"row\">\(name)</th><td>\(value)</td></tr>") }
        let settings: Markup =
            origin.configuration.map { "<pre>\($0)</pre>" }
            ?? "<p class=\"none\">The program that trained this model did not store its settings.</p>"
        return Section(
            id: "configuration", title: "Configuration",
            explanation: """
                How the model was made. The settings below are a file for <code>hark train --config</code>, which makes \
                the same model from the same recordings.
                """,
            body: "<div class=\"scroll\"><table class=\"facts\"><tbody>\(Markup(rows))</tbody></table></div>\(settings)"
        )
    }

    private static func counts(_ counts: [String: Int], _ labels: [KeywordLabel]) -> String {
        let named = labels.compactMap { label in counts[label.name].map { "\(label.name) \($0)" } }
        return "\(counts.values.reduce(0, +)): \(named.joined(separator: ", "))"
    }

    private static func layers(_ model: KeywordModel) -> String {
        let shape = model.network.shape
        let cells = shape.layers.map { "\($0.inputSize) to \($0.hiddenSize)" }.joined(separator: ", ")
        return "LSTM \(cells); \(shape.labels) classes; \(shape.weightCount) weights"
    }

    private static func features(_ model: KeywordModel) -> String {
        let spec = model.features
        let milliseconds = { (samples: Int) in Digits.fixed(1000 * Double(samples) / Double(spec.sampleRate), 0) }
        return
            "\(spec.outputCount) values of \(spec.melBands) mel bands, \(Digits.fixed(Double(spec.lowestFrequency), 0)) to "
            + "\(Digits.fixed(Double(spec.highestFrequency), 0)) Hz, \(milliseconds(spec.windowLength)) ms every "
            + "\(milliseconds(spec.hopLength)) ms, at \(spec.sampleRate) Hz"
    }

    private static func thresholds(_ model: KeywordModel) -> String {
        model.labels.filter(\.isKeyword).map { "\($0.name) \(Digits.fixed(Double($0.threshold) / 32768, 3))" }
            .joined(separator: ", ")
    }
}
