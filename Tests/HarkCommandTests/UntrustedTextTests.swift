// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import TestSupport
import Testing

@testable import HarkCommand

/// A way on which untrusted text reaches a terminal, a log or a line of JSON.
struct TextPath: Sendable {
    let name: String
    let allowed: Set<Unicode.Scalar>
    let output: @Sendable (HostileFiles) throws -> String

    init(
        _ name: String, allowing allowed: Set<Unicode.Scalar> = [],
        _ output: @escaping @Sendable (HostileFiles) throws -> String
    ) {
        (self.name, self.allowed, self.output) = (name, allowed.union(["\n"]), output)
    }

    /// What a command prints, on both streams.
    static func hark(_ arguments: [String], input: String? = nil) throws -> String {
        let outcome = try HarkProcess.run(arguments, input: input, patience: 120)
        #expect(outcome.exited, "\(arguments)")
        if arguments.contains("jsonl") {
            for line in outcome.lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
        return outcome.output + outcome.errors
    }

    /// What a command prints, and the file that it writes.
    static func written(_ files: HostileFiles, _ ending: String, _ arguments: (String) -> [String]) throws -> String {
        let path = files.folder.path(of: UUID().uuidString + ending)
        return try hark(arguments(path)) + String(contentsOfFile: path, encoding: .utf8)
    }
}

/// All ways on which untrusted text reaches a terminal, a log or a line of JSON. A new way is a line of the table.
@Suite struct UntrustedTextTests {
    static let models = [
        TextPath("inspect") { try TextPath.hark(["inspect", $0.model]) },
        TextPath("inspect, lines") { try TextPath.hark(["inspect", $0.model, "--format", "jsonl"]) },
        TextPath("inspect, settings") { try TextPath.hark(["inspect", $0.model, "--configuration"]) },
        TextPath("report", allowing: ["\t"]) { files in
            try TextPath.written(files, ".html") {
                ["report", files.model, "--dataset", files.dataset, "--negatives", "audio-fixtures", "-o", $0]
            }
        },
        TextPath("calibrate") { files in
            try TextPath.hark([
                "calibrate", files.model, "--positives", files.dataset, "--split", "all", "--negatives", files.words,
                "--output", files.folder.path(of: "calibrated.hark"),
            ])
        },
        TextPath("evaluate") { try TextPath.hark(["evaluate", $0.dataset, "--model", $0.model]) },
        TextPath("evaluate, lines") {
            try TextPath.hark(["evaluate", $0.dataset, "--model", $0.model, "--format", "jsonl"])
        },
        TextPath("evaluate --stream") { try TextPath.hark(stream($0)) },
        TextPath("evaluate --stream, lines") { try TextPath.hark(stream($0) + ["--format", "jsonl"]) },
        TextPath("evaluate --stream, figure") { files in
            try TextPath.written(files, ".svg") { stream(files) + ["--figure", $0] }
        },
        TextPath("export") { try TextPath.hark(["export", $0.model, "--c", $0.folder.path(of: "zq-c"), "--force"]) },
    ]

    static let spotting =
        ["text", "jsonl", "rttm", "srt", "textgrid"].map { format in
            TextPath("spot, \(format)") {
                try TextPath.hark(["spot", $0.words, "--model", $0.model, "--format", format])
            }
        } + [
            TextPath("spot, audacity", allowing: ["\t"]) {
                try TextPath.hark(["spot", $0.words, "--model", $0.model, "--format", "audacity"])
            },
            TextPath("classify") {
                try TextPath.hark(["classify", "audio-fixtures", $0.dataset, "--model", $0.model])
            },
            TextPath("classify, lines") {
                try TextPath.hark(["classify", $0.dataset, "--model", $0.model, "--format", "jsonl"])
            },
            TextPath("classify, csv on a terminal", allowing: ["\r"]) {
                try terminal(["classify", $0.dataset, "--model", $0.model, "--format", "csv"])
            },
            TextPath("spot, csv on a terminal", allowing: ["\r"]) {
                try terminal(["spot", $0.words, "--model", $0.model, "--format", "csv"])
            },
            TextPath("listen") { try TextPath.hark(["listen", "--file", $0.words, "--model", $0.model]) },
            TextPath("listen, lines") {
                try TextPath.hark(["listen", "--file", $0.words, "--model", $0.model, "--format", "jsonl"])
            },
            TextPath("listen, log") {
                try TextPath.hark(["listen", "--quiet", "--file", $0.words, "--model", $0.model])
            },
            TextPath("listen, programs") {
                try TextPath.hark(["listen", "--file", $0.words, "--model", $0.model, "--exec", "./no-\($0.model)"])
            },
            TextPath("listen, screen", allowing: []) { _ in
                var picture = ListeningPicture()
                picture.device = HostileText.everything
                picture.keywords = [.init(name: HostileText.everything, posterior: 0.5, threshold: 0.5)]
                picture.notes = [.init(time: "12:00", text: HostileText.everything)]
                picture.detections = [.init(time: "12:00", text: HostileText.everything)]
                let screen = ListeningScreen(style: TerminalStyle(isColored: false, isUnicode: true))
                return screen.lines(picture, width: 10_000, height: 50).joined(separator: "\n")
            },
            TextPath("serve") { try served($0.model) },
        ]

    static let names =
        ["classify", "spot", "features", "inspect", "report", "export", "evaluate", "train"].map { command in
            TextPath("\(command), names") { files in
                let more: [String] =
                    switch command {
                    case "export": ["--c", files.folder.path(of: "c")]
                    case "report", "train": ["--output", files.folder.path(of: "out")]
                    default: []
                    }
                return try files.strange.map { try TextPath.hark([command, $0] + more) }.joined()
            }
        }
        + ["classify", "spot", "listen", "serve", "benchmark", "evaluate"].map { command in
            TextPath("\(command) --model, names") { files in
                let input: [String] =
                    switch command {
                    case "listen": ["--file", "audio-fixtures/yes-flite-slt-16k.wav"]
                    case "serve": ["--wyoming", "127.0.0.1:0"]
                    case "benchmark": []
                    default: ["audio-fixtures"]
                    }
                return try (files.strange + [HostileText.everything]).map {
                    try TextPath.hark([command] + input + ["--model", $0])
                }.joined()
            }
        } + [
            TextPath("train --check") { try TextPath.hark(["train", $0.dataset, "--check"]) },
            TextPath("train --check, lines") {
                try TextPath.hark(["train", $0.dataset, "--check", "--format", "jsonl"])
            },
            TextPath("train --config") {
                try TextPath.hark(["train", $0.dataset, "-o", "x", "--config", $0.configuration])
            },
            TextPath("train, words") {
                try TextPath.hark([
                    "train", $0.dataset, "-o", $0.folder.path(of: "x"), "--set", "\(HostileText.mark)=1",
                ])
            },
            TextPath("features --plot") { files in
                try TextPath.written(files, ".svg") {
                    ["features", files.words, "--output", files.folder.path(of: "f.csv"), "--plot", $0]
                }
            },
        ]

    /// Arguments, which scripts pass on from others.
    static let arguments = [
        ["@"], ["classify", "x.wav", "--@"], ["classify", "x.wav", "--format", "@"], ["classify", "--raw", "@"],
        ["inspect", "--memory-budget", "@"], ["inspect", "--compute-budget", "@"], ["listen", "--threshold", "@"],
        ["listen", "--file", "x.wav", "--threshold", "@=0.5"], ["listen", "--file", "x.wav", "--keywords", "@"],
        ["listen", "--sensitivity", "@"], ["spot", "x.wav", "--keywords", "@"],
        ["serve", "--wyoming", "@"], ["serve", "--wyoming", "@:10400"],
        ["train", "audio-fixtures", "-o", "x", "--set", "@"],
        ["train", "audio-fixtures", "-o", "x", "--hidden", "@"],
        ["train", "audio-fixtures", "-o", "x", "--from", "@"], ["report", "wake", "-o", "@/x"],
        ["report", "wake", "-o", "x@/"],
        ["calibrate", "wake", "--negatives", "@", "-o", "x"], ["benchmark", "--shape", "@"],
        ["features", "--preset", "@"],
    ].map { arguments in
        TextPath(arguments.joined(separator: " ")) { _ in
            try TextPath.hark(arguments.map { $0.replacing("@", with: HostileText.everything) })
        }
    }

    static let tables = ["models": models, "spotting": spotting, "names": names, "arguments": arguments]

    @Test(arguments: tables.keys.sorted()) func nothingIsRaw(table: String) throws {
        let files = try HostileFiles()
        for path in try #require(Self.tables[table]) {
            let output: String
            do { output = try path.output(files) } catch {
                Issue.record("\(path.name): \(error)")
                continue
            }
            #expect(
                output.contains(HostileText.mark), "\(path.name): the text does not get there: \(output.prefix(500))")
            let raw = HostileText.raw(in: output, allowing: path.allowed)
            #expect(raw.isEmpty, "\(path.name): \(raw.map { String($0, radix: 16) }.sorted())")
        }
    }

    /// Programs get every character of CSV in a pipe.
    @Test func tablesForProgramsAreWhole() throws {
        let files = try HostileFiles()
        let table = try HarkProcess.run(["spot", files.words, "--model", files.model, "--format", "csv"])
        let labels = try ModelFile.load(files.model).labels.filter(\.isKeyword).map(\.name)
        #expect(labels.contains { table.output.contains($0) })
        #expect(!HostileText.raw(in: table.output, allowing: ["\n"]).isEmpty)
    }

    private static func stream(_ files: HostileFiles) -> [String] {
        [
            "evaluate", files.dataset, "--stream", "--split", "all", "--model", files.model, "--negatives", files.words,
        ]
    }

    private static func terminal(_ arguments: [String]) throws -> String {
        let hark = try TerminalHark(arguments, environment: ["TERM": "dumb"], columns: 200, rows: 50)
        // Read meanwhile: the terminal's buffer is small.
        let end = Date().addingTimeInterval(60)
        while hark.process.isRunning, Date() < end {
            _ = hark.text
            usleep(10_000)
        }
        // A progress bar clears its line.
        return hark.text.replacing("\r\u{1B}[K", with: "")
    }

    /// The log and the answers of a server to a client that asks for hostile names.
    private static func served(_ model: String) throws -> String {
        let hark = try RunningHark(["serve", "--wyoming", "127.0.0.1:0", "--model", model])
        #expect(waitUntil { hark.errors.contains("listening on 127.0.0.1:") }, "\(hark.errors)")
        let port = hark.errors.split(separator: "127.0.0.1:").dropFirst().first?.prefix { $0.isNumber }
        let number = try #require(port.flatMap { Int($0) })
        let names = String(
            decoding: try JSONEncoder().encode(["names": HostileText.texts(HostileText.controls, bytes: 60)]),
            as: UTF8.self)
        var answers = ""
        for event in [
            #"{"type":"describe"}"#, #"{"type":"detect","data":\#(names)}"#, "{\"type\":\"\(HostileText.everything)\"}",
            HostileText.everything,
        ] {
            let connection = try LocalConnection.open(port: number)
            try connection.write(contentsOf: Data((event + "\n").utf8))
            answers += String(decoding: connection.availableData, as: UTF8.self)
            try connection.close()
        }
        #expect(waitUntil { hark.errors.contains("refused") }, "\(hark.errors)")
        hark.end(SIGTERM)
        return answers + hark.errors
    }
}
