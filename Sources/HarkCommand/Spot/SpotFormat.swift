// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HarkBasics
import HarkEvaluation

/// The output formats of `hark spot`.
enum SpotFormat: String, ExpressibleByArgument, CaseIterable {
    /// For people.
    case text
    /// JSON Lines: one object per line.
    case jsonl
    /// Comma-separated values with a header.
    case csv
    /// Rich Transcription Time Marked (NIST, RT-09): a LEXEME line for each word.
    case rttm
    /// SubRip subtitles.
    case srt
    /// A label track of Audacity: start, end and label, separated by tabs.
    case audacity
    /// Praat's TextGrid, with a tier for each keyword.
    case textgrid

    /// Whether the words of several recordings can be in one output, since each line names its recording.
    var namesRecordings: Bool {
        switch self {
        case .text, .jsonl, .csv, .rttm: true
        case .srt, .audacity, .textgrid: false
        }
    }

    /// What a file in the folder of `--output` is named after the recording's own name.
    var ending: String {
        switch self {
        case .audacity: ".txt"
        case .textgrid: ".TextGrid"
        default: ".\(rawValue)"
        }
    }
}

/// The words of one recording in a format that holds one recording.
enum SpotDocument {
    /// The text of one word, with its newlines; empty for formats that are written as a whole.
    /// - Parameter number: from 1.
    static func entry(_ word: SpottedWord, number: Int, format: SpotFormat, labels: [String]) -> String {
        let label = labels[word.label]
        switch format {
        case .srt: return "\(number)\n\(clock(word.start)) --> \(clock(word.end))\n\(label)\n\n"
        case .audacity:
            return "\(Figures.fixed(word.start, decimals: 6))\t\(Figures.fixed(word.end, decimals: 6))\t\(label)\n"
        default: return ""
        }
    }

    /// What follows the entries.
    /// - Parameters:
    ///   - seconds: the recording's length.
    ///   - reported: the labels that may be found, in the model's order.
    static func end(
        _ words: [SpottedWord], seconds: Double, format: SpotFormat, labels: [String], reported: [Int]
    ) -> String {
        guard format == .textgrid else { return "" }
        var lines = ["File type = \"ooTextFile\"", "Object class = \"TextGrid\"", ""]
        lines += ["xmin = 0", "xmax = \(number(seconds))", "tiers? <exists>", "size = \(reported.count)", "item []:"]
        for (index, label) in reported.enumerated() {
            let intervals = intervals(words.filter { $0.label == label }, seconds: seconds, label: labels[label])
            lines += [
                "    item [\(index + 1)]:", "        class = \"IntervalTier\"",
                "        name = \"\(quoted(labels[label]))\"", "        xmin = 0", "        xmax = \(number(seconds))",
                "        intervals: size = \(intervals.count)",
            ]
            for (index, interval) in intervals.enumerated() {
                lines += [
                    "        intervals [\(index + 1)]:", "            xmin = \(number(interval.start))",
                    "            xmax = \(number(interval.end))", "            text = \"\(quoted(interval.text))\"",
                ]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private typealias Interval = (start: Double, end: Double, text: String)

    /// The words and the intervals without text between them, which together cover the recording.
    private static func intervals(_ words: [SpottedWord], seconds: Double, label: String) -> [Interval] {
        var intervals: [Interval] = []
        var position = 0.0
        for word in words {
            let (start, end) = (max(position, word.start), min(seconds, word.end))
            guard end > start else { continue }
            if start > position { intervals.append((position, start, "")) }
            intervals.append((start, end, label))
            position = end
        }
        if position < seconds || intervals.isEmpty { intervals.append((position, seconds, "")) }
        return intervals
    }

    private static func number(_ seconds: Double) -> String { "\(JSONLine.rounded(seconds))" }

    private static func quoted(_ text: String) -> String { text.replacing("\"", with: "\"\"") }

    /// A time of SubRip, such as 01:02:03,456.
    private static func clock(_ seconds: Double) -> String {
        let milliseconds = Int((max(0, seconds) * 1000).rounded())
        let two = { (value: Int) in Figures.padded(value, digits: 2) }
        return "\(two(milliseconds / 3_600_000)):\(two(milliseconds / 60_000 % 60)):\(two(milliseconds / 1000 % 60)),"
            + Figures.padded(milliseconds % 1000, digits: 3)
    }
}
