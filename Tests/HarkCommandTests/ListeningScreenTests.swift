// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCommand

@Suite struct ListeningScreenTests {
    private func picture(keywords: Int = 4) -> ListeningPicture {
        var picture = ListeningPicture()
        picture.device = "alsa_input.usb-mic"
        picture.seconds = 3723.4
        picture.memory = "177.6 KiB of memory"
        picture.level = 0.1
        picture.peak = 0.5
        picture.keywords = (0..<keywords).map {
            .init(name: "word\($0)", posterior: $0 == 1 ? 0.9 : 0.25, threshold: 0.8)
        }
        picture.detections = (0..<30).map { .init(time: "12:00:\($0 + 10)", text: "0:0\($0)  word1  0.900") }
        picture.notes = [.init(time: "12:01:00", text: "the sound server went away: waiting for it")]
        return picture
    }

    private let plain = ListeningScreen(style: TerminalStyle(isColored: false, isUnicode: false))

    @Test func theWholePicture() {
        let lines = plain.lines(picture(), width: 80, height: 16)
        let bar = { (filled: Int) in
            (0..<60).map { $0 == 48 ? "|" : $0 < filled ? "#" : "." }.joined()
        }
        #expect(
            lines == [
                "hark  alsa_input.usb-mic" + String(repeating: " ", count: 49) + "1:02:03",
                // -20 dB of a 60 dB range fills two thirds of 33 columns; -6 dB is at nine tenths.
                "level  ######################.......|...  peak  -6.0  rms -20.0 dBFS",
                "",
                "word0  \(bar(15))  0.250",
                "word1  \(bar(54))  0.900",
                "word2  \(bar(15))  0.250",
                "word3  \(bar(15))  0.250",
                "",
                "heard, newest first",
                "12:00:39  0:029  word1  0.900",
                "12:00:38  0:028  word1  0.900",
                "12:00:37  0:027  word1  0.900",
                "12:00:36  0:026  word1  0.900",
                "",
                "12:01:00  the sound server went away: waiting for it",
                "Ctrl-C ends" + String(repeating: " ", count: 50) + "177.6 KiB of memory",
            ])
    }

    /// For any size the lines and columns do not exceed it, and the level and a keyword are shown if they fit.
    @Test func theScreenFitsATerminalOfAnySize() {
        for keywords in [1, 4, 40] {
            for (width, height) in [(1, 1), (5, 2), (12, 3), (20, 5), (40, 8), (59, 10), (60, 24), (200, 60)] {
                let lines = plain.lines(picture(keywords: keywords), width: width, height: height)
                #expect(lines.count <= height)
                #expect(lines.allSatisfy { TextColumns.width($0) <= width }, "\(width)x\(height): \(lines)")
                if height >= 8 {
                    #expect(lines.count == height && lines[0].hasPrefix("hark"))
                    #expect(lines.contains { $0.hasPrefix("word0") })
                    #expect(lines.contains { $0.hasPrefix("12:00:39") })
                }
            }
        }
    }

    @Test func coloursFollowTheTerminalAndNoColor() {
        let colored = ListeningScreen(style: TerminalStyle(isColored: true, isUnicode: true))
        let lines = colored.lines(picture(), width: 80, height: 24)
        #expect(lines.contains { $0.contains("\u{1B}[0;32m█") })
        let without = lines.map { $0.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") }
        let unicode = ListeningScreen(style: TerminalStyle(isColored: false, isUnicode: true))
        #expect(without == unicode.lines(picture(), width: 80, height: 24))
    }

    @Test func clippingAndSilenceAreSaid() {
        var clipped = picture()
        clipped.isClipped = true
        #expect(plain.lines(clipped, width: 80, height: 24)[1].hasSuffix("dBFS  CLIP"))
        #expect(plain.lines(clipped, width: 50, height: 24)[2].hasSuffix("dBFS  CLIP"))
        clipped.level = nil
        #expect(plain.lines(clipped, width: 80, height: 24)[1].contains("no sound"))
        clipped.level = 0
        clipped.peak = 0
        #expect(plain.lines(clipped, width: 80, height: 24)[1].contains("-inf"))
    }

    /// Names come from models and servers and are untrusted.
    @Test func namesCannotMoveTheCursorAndWideOnesLineUp() {
        var odd = picture(keywords: 0)
        odd.device = "a\u{1B}[2Jb\nc\u{202E}d"
        odd.keywords = [
            .init(name: "日本", posterior: 0, threshold: 0.5), .init(name: "abcd", posterior: 0, threshold: 0.5),
        ]
        let lines = plain.lines(odd, width: 80, height: 24)
        #expect(lines[0].hasPrefix(#"hark  a\u{1B}[2Jb\nc\u{202E}d"#))
        let bars = lines.filter { $0.contains("0.000") }
        #expect(bars.count == 2 && Set(bars.map { TextColumns.width($0) }).count == 1)
    }

    @Test func theEnvironmentDecides() {
        func style(_ variables: [String: String]) -> TerminalStyle { TerminalStyle { variables[$0] } }
        #expect(style(["LANG": "en_US.UTF-8"]) == TerminalStyle(isColored: true, isUnicode: true))
        #expect(style(["LANG": "en_US.UTF-8", "LC_ALL": "C"]) == TerminalStyle(isColored: true, isUnicode: false))
        #expect(style(["NO_COLOR": "1"]) == TerminalStyle(isColored: false, isUnicode: false))
        #expect(style(["NO_COLOR": ""]).isColored)
        for (name, can) in [("xterm", true), ("dumb", false), ("", false)] {
            #expect(TerminalStyle.canMoveCursor { $0 == "TERM" ? name : nil } == can)
        }
        #expect(!TerminalStyle.canMoveCursor { _ in nil })
    }
}
