// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import AudioFiles
import HarkBasics
import HarkListening

@testable import HarkCommand

/// Arguments with their own syntax; each line is tried as each of them.
enum ArgumentInput {
    static func run(_ bytes: [UInt8]) throws(FuzzFailure) {
        let text = String(decoding: bytes, as: UTF8.self)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).prefix(8) {
            try check(String(line))
        }
        // The command of a program may span several lines.
        try checkCommand(text)
    }

    private static func check(_ line: String) throws(FuzzFailure) {
        if let count = ByteCount(argument: line) { try require(count.bytes > 0, "\(count.bytes) bytes") }
        if let sensitivity = Sensitivity(argument: line) {
            try require((1e-4...1e4).contains(sensitivity.rate.value), "a rate of \(sensitivity.rate)")
            try require(sensitivity.rate.keyword != "", "a keyword without a name")
        }
        switch Result(catching: { () throws(RawAudioFormatError) in try RawAudioFormat(parsing: line) }) {
        case .success(let format): try require(format.frameBytes <= 8 * 1024, "a frame of \(format.frameBytes) bytes")
        case .failure(let error): try require(!"\(error)".contains("\n"), "an error of several lines: \(error)")
        }
        try checkCommand(line)
    }

    /// Detected values stay within their arguments, and never change the program.
    private static func checkCommand(_ text: String) throws(FuzzFailure) {
        guard let template = try? CommandTemplate(parsing: text) else { return }
        let heard = HeardKeyword(keyword: "a b' {time} \"c", score: "0.98", time: "12.5")
        let arguments = template.arguments(for: heard)
        try require(arguments.count == template.words.count, "an argument more or less")
        try require(arguments[0] == template.words[0], "another program")
        try require(!arguments.contains { $0.utf8.contains(0) }, "an argument with a zero byte")
    }

    static var seeds: [String: [UInt8]] {
        [
            "sizes": Array("131072\n128KiB\n2 MiB\n128kB\n7b".utf8),
            "sensitivity": Array("0.5\ncomputer=0.2\na=b=1e-3".utf8), "raw": Array("s16le:16000:1\nF32BE:8000:2".utf8),
            "command": Array("notify-send 'I heard' \"{keyword}\\\"\" {score}\\ {time}".utf8),
        ]
    }
}
