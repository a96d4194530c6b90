// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import Hark
import HarkBasics

/// The output of `hark classify`, one line per clip, for people or programs.
final class ClassificationReport {
    let format: OutputFormat
    let labels: [String]
    /// Width of the longest path, so that columns line up although lines are printed as they come.
    let width: Int

    private var hasTitles = false

    private struct Line: Encodable {
        let path: String
        let pathBase64: String?
        var keyword: String?
        var score: Double?
        var duration: Double?
        var error: String?

        enum CodingKeys: String, CodingKey {
            case path, keyword, score, duration, error
            case pathBase64 = "path_base64"
        }

        init(path: String) {
            self.path = PathText.repaired(path)
            pathBase64 = JSONLine.base64(ofPath: path)
        }
    }

    private var keywordWidth: Int { max("keyword".count, labels.map { DisplayText.oneLine($0).count }.max() ?? 0) }

    init(format: OutputFormat, labels: [String], width: Int) {
        self.format = format
        self.labels = labels
        self.width = width
        // Programs expect a CSV header even without rows; text has one only with rows.
        if format == .csv { CSV.write(["path", "keyword", "score", "duration"]) }
    }

    func clip(path: String, classification: Classification, seconds: Double) {
        let keyword = classification.label
        switch format {
        case .text:
            if !hasTitles { StandardOutput.write(row("file", "keyword", "score", "duration")) }
            hasTitles = true
            StandardOutput.write(
                row(
                    DisplayText.oneLine(path), DisplayText.oneLine(keyword), Figures.score(classification.score),
                    Figures.seconds(seconds)))
        case .csv:
            CSV.write([
                PathText.repaired(path), keyword, "\(JSONLine.rounded(classification.score))",
                "\(JSONLine.rounded(seconds))",
            ])
        case .jsonl:
            var line = Line(path: path)
            line.keyword = keyword
            line.score = JSONLine.rounded(classification.score)
            line.duration = JSONLine.rounded(seconds)
            JSONLine.write(line)
        }
    }

    /// Writes a line for a recording that could not be used, in JSON Lines only. The message is on standard error.
    func failure(_ error: AudioFileError) {
        guard format == .jsonl else { return }
        var line = Line(path: error.path)
        line.error = error.reason
        JSONLine.write(line)
    }

    private func row(_ path: String, _ keyword: String, _ score: String, _ duration: String) -> String {
        padded(path, width) + "  " + padded(keyword, keywordWidth) + "  " + score + "  " + duration
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
