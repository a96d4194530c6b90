// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import HarkBasics
import HarkDatasets

/// Prints the content of data sets, for people or programs.
struct SurveyReport {
    let survey: DatasetSurvey
    let format: StreamFormat
    let listPath: String?

    private struct WordLine: Encodable {
        let type = "word"
        let word: String
        let label: String
        let clips: Int
        let speakers: Int
        let hours: Double
        let training: Int
        let validation: Int
        let testing: Int
        let flawed: Int
    }

    private struct WarningLine: Encodable {
        let type = "warning"
        let text: String
    }

    private struct SummaryLine: Encodable {
        let type = "summary"
        let words: Int
        let clips: Int
        let speakers: Int
        let hours: Double
        let training: Int
        let validation: Int
        let testing: Int
        let noises: Int
        let flawed: Int
        let leftOut: Int
    }

    func write() throws {
        let summary = FindingSummary(findings: survey.findings, listPath: listPath)
        try summary.writeList()
        switch format {
        case .text:
            table.lines.forEach(StandardOutput.write)
            if survey.noises == 0 {
                StandardOutput.write("")
                StandardOutput.write("no recordings in _background_noise_/: only synthetic noise is mixed in")
            } else {
                StandardOutput.write("")
                StandardOutput.write("\(survey.noises) recordings of noise to mix in")
            }
            let problems = summary.lines + survey.warnings.map { "warning: \($0)" }
            problems.forEach(StandardOutput.write)
            if problems.isEmpty { StandardOutput.write("no problem found") }
        case .jsonl:
            survey.words.map(line).forEach { JSONLine.write($0) }
            summary.writeJSONLines()
            for warning in survey.warnings { JSONLine.write(WarningLine(text: warning)) }
            JSONLine.write(total)
        }
    }

    private var table: TextTable {
        var table = TextTable(
            header: ["word", "class", "clips", "speakers", "hours", "training", "validation", "testing", "problems"],
            alignments: [.left, .left] + Array(repeating: .right, count: 7))
        for word in survey.words {
            table.add(
                [word.word, word.label, "\(word.clips)", "\(word.speakers)", hours(word.hours)]
                    + DatasetSplit.allCases.map { "\(word.usable[$0] ?? 0)" } + [
                        word.flawed == 0 ? "" : "\(word.flawed)"
                    ])
        }
        let total = total
        table.add([
            "all", "", "\(total.clips)", "\(total.speakers)", hours(total.hours), "\(total.training)",
            "\(total.validation)", "\(total.testing)", total.flawed == 0 ? "" : "\(total.flawed)",
        ])
        return table
    }

    private var total: SummaryLine {
        let sum = { (value: (DatasetSurvey.Word) -> Int) in survey.words.reduce(0) { $0 + value($1) } }
        let split = { (split: DatasetSplit) in sum { $0.usable[split] ?? 0 } }
        return SummaryLine(
            words: survey.words.count, clips: sum(\.clips), speakers: survey.speakers,
            hours: JSONLine.rounded(survey.words.reduce(0) { $0 + $1.hours }), training: split(.training),
            validation: split(.validation), testing: split(.testing), noises: survey.noises, flawed: sum(\.flawed),
            leftOut: survey.findings.count { $0.problem.leavesOut })
    }

    private func line(_ word: DatasetSurvey.Word) -> WordLine {
        WordLine(
            word: word.word, label: word.label, clips: word.clips, speakers: word.speakers,
            hours: JSONLine.rounded(word.hours), training: word.usable[.training] ?? 0,
            validation: word.usable[.validation] ?? 0, testing: word.usable[.testing] ?? 0, flawed: word.flawed)
    }

    private func hours(_ hours: Double) -> String {
        Figures.fixed(hours, decimals: hours >= 9.995 ? 1 : (hours >= 0.0995 ? 2 : 4))
    }
}
