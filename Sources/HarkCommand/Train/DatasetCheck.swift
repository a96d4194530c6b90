// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import HarkDatasets
import HarkTraining

/// Looks at recordings as a training would, without training.
struct DatasetCheck {
    let datasets: [String]
    let settings: TrainingSettings
    let format: StreamFormat
    /// Where all that is found is listed; nil: nowhere.
    let listPath: String?

    func run() throws {
        let bar = ProgressBar("reading")
        let survey: DatasetSurvey
        do throws(DatasetError) {
            survey = try DatasetSurvey(
                datasets: datasets, keywords: settings.keywords, clipSamples: settings.clipSamples
            ) { bar.update(done: $0, total: $1) }
        } catch {
            bar.clear()
            throw CommandFailure(error.message, error.status)
        }
        bar.clear()
        try SurveyReport(survey: survey, format: format, listPath: listPath).write()
        if survey.findings.contains(where: \.problem.leavesOut) { throw ExitStatus.someFilesFailed }
    }
}

extension DatasetError {
    /// What the program ends with.
    var status: ExitStatus {
        if case .cacheFailed = self { .output } else { .someFilesFailed }
    }
}

/// What was found in a data set, a few lines a kind however many there are.
struct FindingSummary {
    private struct Line: Encodable {
        let type = "finding"
        let problem: String
        let path: String
        let detail: String?
    }

    /// Names shown of each kind.
    private static let shown = 3

    let findings: [DatasetFinding]
    /// Where the whole list goes; nil: nowhere.
    let listPath: String?
    /// How to have them all where they are too many to show.
    var advice = "--problems FILE lists them all"

    /// For people: a line a kind with its number, the first few below it.
    var lines: [String] {
        var lines: [String] = []
        var isCut = false
        for problem in DatasetProblem.allCases {
            let found = findings.filter { $0.problem == problem }
            guard !found.isEmpty else { continue }
            lines.append("warning: \(problem.summary(count: found.count))")
            for finding in found.prefix(Self.shown) {
                lines.append("    \(finding.path)" + (finding.detail.isEmpty ? "" : ": \(finding.detail)"))
            }
            if found.count > Self.shown {
                isCut = true
                lines.append("    and \(found.count - Self.shown) more")
            }
        }
        if let listPath, !findings.isEmpty {
            lines.append("all \(findings.count) are listed in \(listPath)")
        } else if isCut {
            lines.append(advice)
        }
        return lines
    }

    /// For programs: a JSON object a finding.
    func writeJSONLines() {
        for finding in findings { JSONLine.write(Self.line(finding)) }
    }

    /// Writes the whole list as JSON Lines.
    func writeList() throws {
        guard let listPath else { return }
        let file = try OutputFile(path: listPath)
        for finding in findings { try file.write(Array((JSONLine.text(Self.line(finding)) + "\n").utf8)) }
        try file.finish()
    }

    private static func line(_ finding: DatasetFinding) -> Line {
        Line(
            problem: finding.problem.rawValue, path: finding.path,
            detail: finding.detail.isEmpty ? nil : finding.detail)
    }
}

/// Writes what is wrong with the recordings to a file as soon as it is known; a training that fails for it leaves the list.
final class ProblemFile: Sendable {
    private let path: String?
    private let failure = Locked<CommandFailure?>(nil)

    /// - Parameter path: nil: nowhere.
    init(path: String?) {
        self.path = path
    }

    func add(_ event: TrainingEvent) {
        guard let path, case .findings(let findings) = event else { return }
        do {
            try FindingSummary(findings: findings, listPath: path).writeList()
        } catch let error as CommandFailure {
            failure.withLock { $0 = error }
        } catch {
            failure.withLock { $0 = CommandFailure("\(path): cannot be written", .output) }
        }
    }

    /// - Throws: why the list could not be written.
    func finish() throws {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
