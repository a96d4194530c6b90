// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark
import HarkBasics

/// How often a person accepts a false alarm: 0.5 (an hour, all keywords together) or computer=0.2 (that keyword alone).
struct Sensitivity: ExpressibleByArgument {
    /// nil: all together.
    let keyword: String?
    /// False alarms per hour.
    let rate: Double

    init?(argument: String) {
        let equals = argument.lastIndex(of: "=")
        let number = equals.map { argument[argument.index(after: $0)...] } ?? argument[...]
        guard let rate = Double(number), rate.isFinite, (1e-4...1e4).contains(rate) else { return nil }
        keyword = equals.map { String(argument[..<$0]) }
        if let keyword, keyword.isEmpty { return nil }
        self.rate = rate
    }
}

/// From which posterior on keywords are reported.
struct ThresholdOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Report keywords from this posterior on, instead of the model's thresholds: higher for fewer false alarms.",
            valueName: "score"))
    var threshold: Double?

    @Option(
        help: ArgumentHelp(
            "Accept this many false alarms an hour, of all keywords together (0.5) or of one (computer=0.2); repeatable "
                + "again. More finds more words. The model must have been calibrated.",
            valueName: "rate"))
    var sensitivity: [Sensitivity] = []

    func validate() throws {
        if threshold != nil, !sensitivity.isEmpty {
            throw ValidationError("--threshold and --sensitivity exclude each other")
        }
        if let threshold, !(0.001...0.999).contains(threshold) {
            throw ValidationError("--threshold must be 0.001 to 0.999")
        }
        let names = sensitivity.map { $0.keyword ?? "" }
        if Set(names).count < names.count {
            throw ValidationError("--sensitivity is given twice for the same keywords")
        }
    }

    /// The model with the thresholds that the rates ask for.
    /// - Parameters:
    ///   - name: of the model, for messages.
    ///   - note: takes a line about what the rates rest on.
    func applied(to model: KeywordModel, name: String, note: (String) -> Void) throws -> KeywordModel {
        guard !sensitivity.isEmpty else { return model }
        guard let calibration = model.calibration else {
            throw CommandFailure(
                "\(name): --sensitivity needs a calibrated model: make one with `hark calibrate`, or use --threshold",
                .usage)
        }
        var thresholds: [Int: Int] = [:]
        // Single keywords over the rate of all.
        for wish in sensitivity.filter({ $0.keyword == nil }) { thresholds = calibration.thresholds(total: wish.rate) }
        for wish in sensitivity {
            guard let keyword = wish.keyword else { continue }
            guard let label = model.labels.firstIndex(where: { $0.name == keyword && $0.isKeyword }),
                let curve = calibration.curve(label: label)
            else {
                let known = calibration.curves.map { model.labels[$0.label].name }.joined(separator: ", ")
                throw CommandFailure("--sensitivity \(keyword): \(name) knows \(known)", .usage)
            }
            thresholds[label] = curve.threshold(rate: wish.rate)
        }
        let extrapolated = calibration.curves.filter { curve in
            thresholds[curve.label].map { curve.isExtrapolated(threshold: $0) } ?? false
        }
        if !extrapolated.isEmpty {
            note(
                "note: that rate was not counted in the \(Figures.fixed(calibration.hours, decimals: 2)) h of the "
                    + "calibration but extrapolated for \(extrapolated.map { model.labels[$0.label].name }.joined(separator: ", "))"
            )
        }
        return model.with(thresholds: thresholds)
    }
}
