// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// A folder for running a page's commands, with `audio-fixtures` and with the recordings that the page asks for.
final class DocumentationWorkshop {
    private let folder: TemporaryFolder
    private let environment: [String: String]

    /// - Parameter environment: variables that select a sound server.
    init(environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        try folder.link("audio-fixtures", to: HarkProcess.root.appendingPathComponent("audio-fixtures").path)
        let tools = HarkProcess.executable.deletingLastPathComponent().path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        self.environment = environment.merging(["PATH": "\(tools):\(path)"]) { $1 }
    }

    /// Runs every command of a page and compares its output with the shown one.
    func follow(_ page: String, anyNumber: Bool) throws {
        let steps = try DocumentPage(page).steps
        #expect(!steps.isEmpty)
        for step in steps {
            let outcome = try run(step.command)
            #expect(outcome.status == 0, "\(page): \(step.command): \(outcome.output)")
            if step.shown.isEmpty { continue }
            #expect(
                DocumentPage.agrees(step.shown, with: outcome.lines, anyNumber: anyNumber),
                "\(page): \(step.command) printed\n\(outcome.output)")
        }
    }

    /// Records "lights" 24 times with synthetic voices.
    func recordWords() throws {
        try folder.makeFolder("my-words/lights")
        let voices = [
            "en-us", "en-gb", "en-gb-scotland", "en-029", "en-us+m1", "en-us+m3", "en-us+f1", "en-us+f2", "en-gb+m4",
            "en-gb+m7", "en-gb+f3", "en-029+f4",
        ]
        for (index, voice) in voices.enumerated() {
            for (turn, speed) in ["140", "180"].enumerated() {
                let file = folder.path(of: "my-words/lights/voice\(index * 2 + turn + 1)_nohash_0.wav")
                try ExternalTool.run("espeak-ng", ["-v", voice, "-s", speed, "-w", file, "lights"])
            }
        }
    }

    /// Records speech without the word.
    func recordRadio() throws {
        try folder.makeFolder("radio")
        let text = """
            It was late in the afternoon when the train came in. Nobody had told the people on the platform where it would \
            go, so they stood there and waited, and looked at one another. A man with a yellow hat asked for the time. \
            There was no answer.
            """
        for voice in ["slt", "rms", "awb", "kal16"] {
            try ExternalTool.run("flite", ["-voice", voice, "-t", text, "-o", folder.path(of: "radio/\(voice).wav")])
        }
    }

    /// Trains the model `my.hark` of the previous page.
    func trainBriefly() throws {
        let outcome = try run("hark train my-words/ --from commands --output my.hark")
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    /// Runs a command with both output channels together, as on a terminal. Training is shortened to one epoch.
    private func run(_ command: String) throws -> HarkProcess.Outcome {
        let hurried =
            command.hasPrefix("hark train ") && !command.contains("--check") ? command + " --epochs 1" : command
        return try HarkProcess.run(
            program: URL(fileURLWithPath: "/bin/bash"), ["-c", "exec 2>&1; \(hurried)"], environment: environment,
            folder: URL(fileURLWithPath: folder.path))
    }
}
