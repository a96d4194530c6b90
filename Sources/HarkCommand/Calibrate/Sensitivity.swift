// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark
import HarkBasics
import HarkDatasets

/// A value for all keywords (0.5) or for one (computer=0.2).
struct KeywordValue {
    /// Nil: all keywords.
    let keyword: String?
    let value: Double

    init?(_ argument: String, in range: ClosedRange<Double>) {
        let equals = argument.lastIndex(of: "=")
        let number = equals.map { argument[argument.index(after: $0)...] } ?? argument[...]
        guard let value = Double(number), range.contains(value) else { return nil }
        keyword = equals.map { String(argument[..<$0]) }
        if let keyword, keyword.isEmpty { return nil }
        self.value = value
    }

    /// - Throws: `ValidationError` if two values are for the same keywords.
    static func checkDistinct(_ values: [KeywordValue], of option: String) throws {
        let names = values.map { $0.keyword ?? "" }
        if Set(names).count < names.count {
            throw ValidationError("\(option) is given twice for the same keywords")
        }
    }
}

/// Accepted false alarms per hour: for all keywords together (0.5) or for one keyword (computer=0.2).
struct Sensitivity: ExpressibleByArgument {
    let rate: KeywordValue

    init?(argument: String) {
        guard let rate = KeywordValue(argument, in: 1e-4...1e4) else { return nil }
        self.rate = rate
    }
}

/// The posterior at which a keyword is reported: for all keywords (0.9) or for one (computer=0.7).
struct Threshold: ExpressibleByArgument {
    let posterior: KeywordValue

    /// The posterior in Q0.15.
    var q15: Int { Int((posterior.value * 32768).rounded()) }

    init?(argument: String) {
        guard let posterior = KeywordValue(argument, in: 0.001...0.999) else { return nil }
        self.posterior = posterior
    }
}

/// Which keywords are reported, and their thresholds.
struct ThresholdOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Report only these of the model's keywords, separated by commas. (default: all)", valueName: "words"))
    var keywords: String?

    @Option(
        help: ArgumentHelp(
            "Report keywords from this posterior on, 0.001 to 0.999: all (0.9) or one (computer=0.7); repeatable. Higher "
                + "for fewer false alarms. (default: the model's thresholds)",
            valueName: "score"))
    var threshold: [Threshold] = []

    @Option(
        help: ArgumentHelp(
            "Accept this many false alarms per hour, of all keywords together (0.5) or of one (computer=0.2); repeatable. "
                + "More finds more words. The model must have been calibrated.",
            valueName: "rate"))
    var sensitivity: [Sensitivity] = []

    func validate() throws {
        if !threshold.isEmpty, !sensitivity.isEmpty {
            throw ValidationError("--threshold and --sensitivity exclude each other")
        }
        try KeywordValue.checkDistinct(sensitivity.map(\.rate), of: "--sensitivity")
        try KeywordValue.checkDistinct(threshold.map(\.posterior), of: "--threshold")
        if let keywords, keywords.split(separator: ",").isEmpty {
            throw ValidationError("--keywords needs words, separated by commas")
        }
    }

    /// The model with the thresholds given by the options.
    /// - Parameters:
    ///   - name: the model's name, for messages.
    ///   - note: receives a line that names the keywords whose rates are extrapolated.
    func applied(to model: KeywordModel, name: String, note: (String) -> Void) throws -> KeywordModel {
        try applied(to: [(name, model)], note: note)[0]
    }

    /// Models that listen together, with the thresholds given by the options. A keyword may be of any of them. A rate
    /// of all keywords together is divided among the models by their numbers of keywords.
    func applied(
        to models: [(name: String, model: KeywordModel)], note: (String) -> Void
    ) throws -> [KeywordModel] {
        let words = keywords?.split(separator: ",").map { String($0.trimmingPrefix(while: { $0 == " " })) }
        try check(words ?? [], option: "--keywords", models)
        try check(threshold.compactMap(\.posterior.keyword), option: "--threshold", models)
        try check(sensitivity.compactMap(\.rate.keyword), option: "--sensitivity", models)
        let all = models.reduce(0) { $0 + $1.model.labels.count { $0.isKeyword } }
        return try models.map { name, model in
            var thresholds = posteriorThresholds(of: model)
            if !sensitivity.isEmpty {
                let share = Double(model.labels.count { $0.isKeyword }) / Double(all)
                thresholds = try rateThresholds(of: model, name: name, share: share, note: note)
            }
            if let words {
                for (index, label) in model.labels.enumerated() where label.isKeyword && !words.contains(label.name) {
                    thresholds[index] = Int(KeywordLabel.never)
                }
            }
            return thresholds.isEmpty ? model : model.with(thresholds: thresholds)
        }
    }

    /// Refuses a keyword that no model has.
    private func check(
        _ keywords: [String], option: String, _ models: [(name: String, model: KeywordModel)]
    ) throws {
        let known = models.flatMap { $0.model.labels.filter(\.isKeyword).map(\.name) }
        guard let keyword = keywords.first(where: { !known.contains($0) }) else { return }
        let meant = NearestName.of(keyword, among: known).map { "; did you mean \($0)?" } ?? ""
        throw CommandFailure(
            "\(option) \(keyword): not a keyword of \(models.map(\.name).joined(separator: " or ")): choose from "
                + "\(known.joined(separator: ", "))\(meant)", .usage)
    }

    private func label(_ keyword: String, of model: KeywordModel) -> Int? {
        model.labels.firstIndex { $0.name == keyword && $0.isKeyword }
    }

    /// Thresholds by label, Q0.15. Those of single keywords take precedence over that of all.
    private func posteriorThresholds(of model: KeywordModel) -> [Int: Int] {
        var thresholds: [Int: Int] = [:]
        for threshold in threshold where threshold.posterior.keyword == nil {
            for index in model.labels.indices where model.labels[index].isKeyword { thresholds[index] = threshold.q15 }
        }
        for threshold in threshold {
            guard let keyword = threshold.posterior.keyword, let label = label(keyword, of: model) else { continue }
            thresholds[label] = threshold.q15
        }
        return thresholds
    }

    /// Thresholds by label, Q0.15. Those of single keywords take precedence over that of all.
    /// - Parameter share: of the rate of all keywords together.
    private func rateThresholds(
        of model: KeywordModel, name: String, share: Double, note: (String) -> Void
    ) throws -> [Int: Int] {
        guard let calibration = model.calibration else {
            throw CommandFailure(
                "\(name): --sensitivity needs a calibrated model: make one with `hark calibrate`, or use --threshold",
                .usage)
        }
        let wishes = sensitivity.map(\.rate)
        var thresholds: [Int: Int] = [:]
        for wish in wishes where wish.keyword == nil { thresholds = calibration.thresholds(total: wish.value * share) }
        for wish in wishes {
            guard let keyword = wish.keyword, let label = label(keyword, of: model) else { continue }
            guard let curve = calibration.curve(label: label) else {
                throw CommandFailure("--sensitivity \(keyword): \(name) is not calibrated for it", .usage)
            }
            thresholds[label] = curve.threshold(rate: wish.value)
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
        return thresholds
    }
}
