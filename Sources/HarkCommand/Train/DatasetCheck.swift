// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import HarkDatasets
import HarkTraining

/// Checks recordings as a training would, without training.
struct DatasetCheck {
    let datasets: [String]
    let settings: TrainingSettings
    let format: StreamFormat
    /// The file that lists all findings; nil: none.
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
    /// The program's exit code for this error.
    var status: ExitStatus {
        if case .cacheFailed = self { .output } else { .someFilesFailed }
    }
}

/// The findings in a data set, a few lines per kind.
struct FindingSummary {
    private struct Line: Encodable {
        let type = "finding"
        let problem: String
        let path: String
        let detail: String?
    }

    /// The most findings shown per kind.
    private static let shown = 3

    let findings: [DatasetFinding]
    /// The file that lists all findings; nil: none.
    let listPath: String?
    /// How to get all findings if not all are shown.
    var advice = "--problems FILE lists them all"

    /// For people: per kind a line with the count, followed by the first few findings.
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

    /// For programs: one JSON object per finding.
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

/// Writes the problems of the recordings to a file as soon as they are known, so that the list exists even if the
/// training then fails.
final class ProblemFile: Sendable {
    private let path: String?
    private let failure = Locked<CommandFailure?>(nil)

    /// - Parameter path: the file; nil: nothing is written.
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

    /// - Throws: The error of writing the list.
    func finish() throws {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
