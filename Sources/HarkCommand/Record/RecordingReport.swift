// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HarkBasics
import PulseCapture
import WordRecording

/// The output of `hark record`: messages on standard error, results on standard output.
struct RecordingReport {
    let format: StreamFormat

    private struct Line: Encodable {
        let type: String
        var device: String?
        var keyword: String?
        var take: Int?
        var count: Int?
        var path: String?
        var reason: String?
        /// Seconds.
        var duration: Double?
        /// Seconds.
        var word: Double?
        /// In dB below full scale.
        var noise: Double?
        /// In dB below full scale.
        var peak: Double?
        /// In dB below full scale.
        var loudness: Double?
    }

    private func line(_ line: Line) {
        if format == .jsonl { JSONLine.write(line) }
    }

    func room(_ check: NoiseCheck, device: String) {
        StandardError.write("the room's noise: \(Self.decibels(check.level))")
        var reason = "fine"
        switch check.finding {
        case .fine: break
        case .digitalSilence:
            reason = "silence"
            StandardError.write(
                "that is digital silence: if \(device) is a microphone it is muted (hark devices lists others)")
        case .loud:
            reason = "loud"
            StandardError.write("that is loud and will be in every word: find a quieter place, or turn the input down")
        }
        line(Line(type: "room", device: device, reason: reason, noise: Self.rounded(check.level)))
    }

    func ready(_ keyword: String, take: Int, of count: Int) {
        StandardError.write("say \"\(keyword)\" (\(take) of \(count))")
        line(Line(type: "ready", keyword: keyword, take: take, count: count))
    }

    func nothingHeard(onset: Double) {
        StandardError.write(
            "nothing louder than \(Self.decibels(onset)) was heard: speak up, go nearer, or choose another --device")
    }

    func refused(_ problem: Take.Problem, _ take: Take, sampleRate: Int) {
        let (reason, advice) =
            switch problem {
            case .clipped: ("clipped", "too loud, it is clipped: go further away or turn the input down")
            case .quiet: ("quiet", "too quiet: go nearer, speak up or turn the input up")
            case .long:
                (
                    "long",
                    "sound for more than \(Figures.fixed(WordFinder.longestWord, decimals: 0)) s: say only the word"
                )
            }
        StandardError.write("not kept, \(advice) (\(summary(take, sampleRate)))")
        line(
            Line(
                type: "refused", reason: reason, word: seconds(take, sampleRate), peak: Self.rounded(take.peak),
                loudness: Self.rounded(take.loudness)))
    }

    func heard(_ take: Take, sampleRate: Int) {
        StandardError.write("heard \(summary(take, sampleRate))  [Enter keep, p play, r redo, q quit]")
    }

    func redo() { line(Line(type: "redo")) }

    func kept(_ take: Take, path: String, number: Int, of count: Int, sampleRate: Int) {
        StandardError.write("kept \(number) of \(count): \(summary(take, sampleRate))")
        let duration = Double(take.samples.count) / Double(sampleRate)
        switch format {
        case .text: StandardOutput.write(path)
        case .jsonl:
            line(
                Line(
                    type: "kept", take: number, count: count, path: path, duration: JSONLine.rounded(duration),
                    word: seconds(take, sampleRate), peak: Self.rounded(take.peak),
                    loudness: Self.rounded(take.loudness)))
        }
    }

    func background(path: String, seconds: Double) {
        switch format {
        case .text: StandardOutput.write(path)
        case .jsonl: line(Line(type: "background", path: path, duration: JSONLine.rounded(seconds)))
        }
    }

    func end(kept: Int, of count: Int, folder: String) {
        StandardError.write("\(kept) of \(count) recorded into \(folder)")
        line(Line(type: "end", take: kept, count: count, path: folder))
    }

    private func summary(_ take: Take, _ sampleRate: Int) -> String {
        "\(Figures.seconds(seconds(take, sampleRate))), loudest \(Self.decibels(take.loudness)), "
            + "peak \(Self.decibels(take.peak))"
    }

    private func seconds(_ take: Take, _ sampleRate: Int) -> Double {
        JSONLine.rounded(Double(take.word.count) / Double(sampleRate))
    }

    private static func rounded(_ level: Double) -> Double { (level * 10).rounded() / 10 }

    private static func decibels(_ level: Double) -> String { "\(Figures.fixed(level, decimals: 0)) dB" }
}

/// A bar of the current level, shown only on a terminal.
struct LevelLine {
    private static let width = 30
    private static let redrawSeconds = 0.1
    /// The level at the bar's left end, in dB below full scale.
    private static let lowest = -60.0

    private var drawn = Date.distantPast
    private var isVisible = false

    mutating func show(_ level: Double, isInWord: Bool) {
        let now = Date()
        guard StandardError.isTerminal, now.timeIntervalSince(drawn) > Self.redrawSeconds else { return }
        drawn = now
        isVisible = true
        let share = min(1, max(0, 1 - level / Self.lowest))
        let filled = Int(share * Double(Self.width))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.width - filled)
        StandardError.writeRaw("\r\u{1B}[K[\(bar)] \(Figures.fixed(level, decimals: 0)) dB\(isInWord ? "  heard" : "")")
    }

    mutating func clear() {
        guard isVisible else { return }
        StandardError.writeRaw("\r\u{1B}[K")
        isVisible = false
    }
}
