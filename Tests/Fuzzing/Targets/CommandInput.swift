// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Hark

@testable import HarkCommand

/// A valid model with values at the ends of their ranges, through the commands that read models. The first byte chooses
/// the command, the second the model; each four bytes after them one change.
///
/// A command may refuse a model with exit code 3, and end with any other failure of its own; it must not trap.
enum CommandInput {
    private static let budgets = ["--memory-budget", "1MiB", "--compute-budget", "50M"]
    /// Changes of one input.
    private static let mostChanges = 4

    static func run(_ bytes: [UInt8]) throws(FuzzFailure) {
        guard bytes.count >= 2 else { return }
        let seeds = ModelInput.seeds.sorted { $0.key < $1.key }
        var mutation = ModelMutation(seeds[Int(bytes[1]) % seeds.count].value)
        let changes = bytes.dropFirst(2).prefix(4 * mostChanges)
        var rest = changes
        while rest.count >= 4 {
            mutation.apply(Array(rest.prefix(4)))
            rest = rest.dropFirst(4)
        }
        var file = mutation.bytes
        // Sizes alone contradict the other sections; with the sections filled, networks of these sizes run.
        if changes.count % 4 == 3, let repaired = ModelInput.repaired(file) { file = repaired }
        try runCommand(Int(bytes[0]), model: MemoryFile(file))
    }

    private static func runCommand(_ number: Int, model: MemoryFile) throws(FuzzFailure) {
        let files = Files.shared
        let commands = commands(model.path, files)
        let arguments = commands[number % commands.count]
        defer { files.clear() }
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            try Silence.during { try command.run() }
        } catch let failure as CommandFailure {
            try require(!failure.message.contains("\n"), "a message of several lines: \(failure.message)")
        } catch is ExitStatus {
        } catch {
            throw FuzzFailure("\(arguments.joined(separator: " ")): \(error)")
        }
    }

    private static func commands(_ model: String, _ files: Files) -> [[String]] {
        let (recording, data, output) = (files.recording, files.data, files.output)
        return [
            ["inspect", model], ["inspect", model, "--format", "jsonl"], ["inspect", model, "--configuration"],
            ["report", model, "--output", output] + budgets,
            ["report", model, "--dataset", data, "--split", "all", "--negatives", recording, "--output", output]
                + budgets,
            ["calibrate", model, "--negatives", recording, "--output", output] + budgets,
            [
                "calibrate", model, "--positives", data, "--split", "all", "--negatives", recording,
                "--target-false-alarms-per-hour", "1", "--output", output,
            ] + budgets,
            ["classify", recording, "--model", model] + budgets,
            ["classify", recording, "--model", model, "--format", "jsonl"] + budgets,
            ["listen", "--file", recording, "--model", model] + budgets,
            ["listen", "--quiet", "--file", recording, "--model", model, "--sensitivity", "0.5"] + budgets,
            ["spot", recording, "--model", model, "--format", "jsonl"] + budgets,
            ["spot", recording, "--model", model, "--sensitivity", "1000", "--format", "textgrid"] + budgets,
            ["evaluate", data, "--model", model] + budgets,
            ["evaluate", data, "--stream", "--split", "all", "--negatives", recording, "--model", model] + budgets,
            ["features", recording, "--model", model, "--quantized", "--output", output] + budgets,
            ["export", model, "--c", files.exported, "--name", "fuzz"],
            ["train", data, "--from", model, "--check"],
        ]
    }

    /// Recordings, made once, and places for output.
    private final class Files: @unchecked Sendable {
        static let shared = Files()

        private let folder = MemoryFolder()
        let recording: String
        var data: String { "\(folder.path)/data" }
        var output: String { "\(folder.path)/output.csv" }
        var exported: String { "\(folder.path)/exported" }

        init() {
            recording = "\(folder.path)/a.wav"
            guard let sound = AudioInput.seeds["wav-16"] else { preconditionFailure("no recording among the seeds") }
            folder.write(sound, to: "a.wav")
            mkdir("\(folder.path)/data", 0o700)
            for word in ["yes", "no"] { folder.write(sound, to: "data/\(word)/a_nohash_0.wav") }
        }

        func clear() { unlink(output) }
    }

    /// Sends standard output and error to nowhere.
    private enum Silence {
        static func during(_ body: () throws -> Void) throws {
            let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
            precondition(nowhere >= 0, "no /dev/null")
            fflush(nil)
            let kept = [STDOUT_FILENO, STDERR_FILENO].map { fcntl($0, F_DUPFD_CLOEXEC, 3) }
            for stream in [STDOUT_FILENO, STDERR_FILENO] { dup2(nowhere, stream) }
            close(nowhere)
            defer {
                for (stream, copy) in zip([STDOUT_FILENO, STDERR_FILENO], kept) {
                    dup2(copy, stream)
                    close(copy)
                }
            }
            try body()
        }
    }

    /// Each command with each model, unchanged, and with some values at the ends of their ranges.
    static var seeds: [String: [UInt8]] {
        var seeds: [String: [UInt8]] = [:]
        for command in UInt8(0)..<18 {
            seeds["command-\(command)"] = [command, command % 3]
        }
        seeds["clips"] = [0, 0, 5, 5, 0, 6]
        seeds["accuracy"] = [3, 1, 5, 8, 0, 10]
        seeds["rate"] = [5, 1, 6, 4, 3, 15]
        seeds["hop"] = [7, 0, 0, 6, 0, 1]
        return seeds
    }
}
