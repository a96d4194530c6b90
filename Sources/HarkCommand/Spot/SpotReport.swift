// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Hark
import HarkBasics
import HarkEvaluation

/// The output of `hark spot`: a line for each word on standard output, or a file for each recording.
final class SpotReport {
    private let format: SpotFormat
    private let labels: [String]
    /// The labels for people: on terminals, in subtitles and in the editors of labels.
    private let shown: [String]
    private let reported: [Int]
    /// The folder of the files; nil: standard output.
    private let folder: String?
    /// Width of the longest path.
    private var width = 0
    private var hasTitles = false
    /// The words of the recording at hand; only their number if they are not needed again.
    private var words: [SpottedWord] = []
    private var count = 0

    private struct Line: Encodable {
        let type: String
        let path: String
        let pathBase64: String?
        var keyword: String?
        var score: Double?
        var start: Double?
        var end: Double?
        var time: Double?
        var duration: Double?
        var detections: Int?
        var error: String?

        init(_ type: String, path: String) {
            self.type = type
            self.path = PathText.repaired(path)
            pathBase64 = JSONLine.base64(ofPath: path)
        }
    }

    init(format: SpotFormat, model: CompiledModel, folder: String?) {
        self.format = format
        self.folder = folder
        labels = model.labels.map(\.name)
        shown = labels.map(DisplayText.oneLine)
        reported = model.labels.indices.filter { model.labels[$0].isReported }
        // Programs expect a CSV header even without rows; text has one only with rows.
        if format == .csv { CSV.write(["path", "start", "end", "keyword", "score"]) }
    }

    /// Refuses to write several recordings to standard output in a format that holds one.
    func requireFolder() throws {
        guard folder == nil, !format.namesRecordings else { return }
        throw CommandFailure(
            "--format \(format.rawValue) holds one recording: add --output FOLDER for a file for each", .usage)
    }

    /// Makes columns line up although lines are printed as they come.
    func align(_ paths: [String]) {
        if format == .text { width = paths.map { DisplayText.oneLine($0).count }.max() ?? 0 }
    }

    func word(_ word: SpottedWord, path: String) throws {
        count += 1
        let keyword = labels[word.label]
        let score = Double(word.score) / 32768
        switch format {
        case .text:
            if !hasTitles { StandardOutput.write(row("file", "start", "end", "keyword", "score")) }
            hasTitles = true
            StandardOutput.write(
                row(
                    DisplayText.oneLine(path), clock(word.start), clock(word.end), shown[word.label],
                    Figures.score(score)))
        case .csv:
            CSV.write([
                PathText.repaired(path), "\(JSONLine.rounded(word.start))", "\(JSONLine.rounded(word.end))", keyword,
                "\(JSONLine.rounded(score))",
            ])
        case .jsonl:
            var line = Line("detection", path: path)
            line.keyword = keyword
            line.score = JSONLine.rounded(score)
            line.start = JSONLine.rounded(word.start)
            line.end = JSONLine.rounded(word.end)
            line.time = JSONLine.rounded(word.decided)
            JSONLine.write(line)
        case .rttm:
            // Ten fields, separated by spaces: type, file, channel, start, length, word, kind, speaker, confidence,
            // signal lookahead.
            let fields = [
                "LEXEME", field(PathText.repaired(path)), "1", "\(JSONLine.rounded(word.start))",
                "\(JSONLine.rounded(word.end - word.start))", field(keyword), "lex", "<NA>",
                "\(JSONLine.rounded(score))", "<NA>",
            ]
            StandardOutput.write(fields.joined(separator: " "))
        case .srt, .audacity:
            if folder == nil {
                StandardOutput.writeRaw(SpotDocument.entry(word, number: count, format: format, labels: shown))
            } else {
                words.append(word)
            }
        case .textgrid: words.append(word)
        }
    }

    /// - Parameters:
    ///   - seconds: how much of the recording was used; nil: it was not opened.
    ///   - error: why it was not used, or not to its end.
    func end(path: String, seconds: Double?, error: String? = nil) throws {
        defer {
            words.removeAll()
            count = 0
        }
        if format == .jsonl {
            var line = Line("end", path: path)
            line.duration = seconds.map(JSONLine.rounded)
            line.detections = seconds == nil ? nil : count
            line.error = error
            JSONLine.write(line)
        } else if !format.namesRecordings, let seconds, error == nil {
            let end = SpotDocument.end(words, seconds: seconds, format: format, labels: shown, reported: reported)
            guard let folder else { return StandardOutput.writeRaw(end) }
            let entries = words.enumerated().map { index, word in
                SpotDocument.entry(word, number: index + 1, format: format, labels: shown)
            }
            let target = "\(folder)/\(OutputPaths.relative(path))\(format.ending)"
            try OutputPaths.makeFolder(of: target)
            let file = try OutputFile(path: target)
            try file.write(Array((entries.joined() + end).utf8))
            try file.finish()
        }
    }

    private func clock(_ seconds: Double) -> String { Figures.clockWithTenths(seconds) }

    private func row(_ path: String, _ start: String, _ end: String, _ keyword: String, _ score: String) -> String {
        let keywordWidth = max("keyword".count, reported.map { shown[$0].count }.max() ?? 0)
        return [
            path + spaces(width - path.count), spaces(7 - start.count) + start, spaces(7 - end.count) + end,
            keyword + spaces(keywordWidth - keyword.count), score,
        ].joined(separator: "  ")
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    /// A field of RTTM, which cannot hold white space.
    private func field(_ text: String) -> String {
        String(text.map { $0.isWhitespace ? "_" : $0 })
    }
}
