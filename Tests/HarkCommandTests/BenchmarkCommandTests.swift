// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import HarkEngine
import TestSupport
import Testing

/// The output of `hark benchmark`; its speed is measured in Benchmarks/.
@Suite struct BenchmarkCommandTests {
    private func objects(_ outcome: HarkProcess.Outcome) throws -> [[String: Any]] {
        try outcome.lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    /// Expects a line for each stage, then the summary.
    private func check(_ outcome: HarkProcess.Outcome, stages: [String], kernel: String, memory: Int?) throws {
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        let lines = try objects(outcome)
        #expect(lines.dropLast().map { $0["stage"] as? String } == stages)
        for line in lines.dropLast() {
            let median = try #require(line["median_ns_per_frame"] as? Double)
            let p99 = try #require(line["p99_ns_per_frame"] as? Double)
            let fastest = try #require(line["fastest_ns_per_frame"] as? Double)
            #expect(line["type"] as? String == "stage" && fastest > 0 && median >= fastest && p99 >= median)
        }
        let summary = try #require(lines.last)
        #expect(summary["type"] as? String == "summary" && summary["kernel"] as? String == kernel)
        #expect(try #require(summary["real_time_factor"] as? Double) > 0)
        #expect(try #require(summary["streams_per_core"] as? Int) > 0)
        let bytes = try #require(summary["memory_bytes"] as? Int)
        #expect(memory.map { $0 == bytes } ?? (bytes > 0))
    }

    @Test(arguments: Kernel.available)
    func everyKernelOfTheMachineTimesTheModel(kernel: Kernel) throws {
        let outcome = try HarkProcess.run([
            "benchmark", "--kernel", kernel.rawValue, "--seconds", "0.05", "--streams", "3", "--format", "jsonl",
        ])
        try check(
            outcome,
            stages: [
                "features", "quantization", "network", "decoder", "whole", "network_together", "whole_together",
            ],
            kernel: kernel.rawValue, memory: try ModelFile.load(BuiltInModel.standard).memoryFootprint.total)
        #expect(try objects(outcome).dropLast().map { $0["streams"] as? Int } == [1, 1, 1, 1, 1, 3, 3])
    }

    @Test func theFastestKernelIsTaken() throws {
        try check(
            try HarkProcess.run(["benchmark", "--shape", "40x128", "--seconds", "0.05", "--format", "jsonl"]),
            stages: ["lstm_step", "lstm_step_together"], kernel: Kernel.fastest.rawValue, memory: nil)
    }

    @Test(arguments: ["1x1", "7x33", "512x512"])
    func anyShapeIsTimed(shape: String) throws {
        try check(
            try HarkProcess.run(["benchmark", "--shape", shape, "--seconds", "0.01", "--format", "jsonl"]),
            stages: ["lstm_step", "lstm_step_together"], kernel: Kernel.fastest.rawValue, memory: nil)
    }

    @Test func tablesNameWhatWasMeasured() throws {
        let model = try HarkProcess.run(["benchmark", "--seconds", "0.05"])
        #expect(model.status == 0 && model.errors.isEmpty)
        for word in ["features", "decoder", "real-time factor", "streams per core", "memory", Kernel.fastest.rawValue] {
            #expect(model.output.contains(word), "\(word)")
        }
        let step = try HarkProcess.run(["benchmark", "--shape", "40x128", "--seconds", "0.05", "--kernel", "reference"])
        for word in ["lstm_step_together", "times the throughput", "products a nanosecond", "reference"] {
            #expect(step.output.contains(word), "\(word)")
        }
    }

    @Test func aKernelThatCannotRunIsRefusedWithThoseThatCan() throws {
        let missing = try #require(Kernel.allCases.first { !Kernel.available.contains($0) })
        for (name, reason) in [(missing.rawValue, "this processor cannot run it"), ("fast", "there is no such kernel")]
        {
            let outcome = try HarkProcess.run(["benchmark", "--kernel", name])
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            #expect(outcome.errors.contains(reason))
            for kernel in Kernel.available { #expect(outcome.errors.contains(kernel.rawValue)) }
        }
    }

    @Test(arguments: [
        ["--shape", "40"], ["--shape", "0x8"], ["--shape", "40x513"], ["--streams", "0"], ["--streams", "2000"],
        ["--seconds", "0"], ["--seconds", "nan"], ["--shape", "4x4", "--recordings", "audio-fixtures"],
    ])
    func badValuesAreWrongUsage(options: [String]) throws {
        let outcome = try HarkProcess.run(["benchmark"] + options)
        #expect(outcome.exited && outcome.status == 2 && outcome.output.isEmpty)
    }

    @Test func anUnusableModelIsExitCodeThree() throws {
        let outcome = try HarkProcess.run(["benchmark", "--model", "no-such.hark"])
        #expect(outcome.status == 3 && outcome.errors.contains("no-such.hark"))
        #expect(try HarkProcess.run(["benchmark", "--memory-budget", "1KiB"]).status == 3)
    }

    @Test func recordingsAreReadAndClassified() throws {
        let outcome = try HarkProcess.run([
            "benchmark", "--recordings", "audio-fixtures", "--seconds", "0.05", "--format", "jsonl",
        ])
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        let lines = try objects(outcome)
        #expect(lines.map { $0["stage"] as? String } == ["reading", "classifying", nil])
        for line in lines.dropLast() {
            #expect(line["recordings"] as? Int == 26)
            #expect(try #require(line["hours_per_second"] as? Double) > 0)
            #expect(try #require(line["processor_seconds"] as? Double) > 0)
        }
        #expect(try #require(lines.last?["slowdown"] as? Double) > 0)
    }

    @Test func recordingsThatFailAreCounted() throws {
        let folder = try TemporaryFolder()
        try folder.write(Array("no sound".utf8), to: "bad.wav")
        let outcome = try HarkProcess.run([
            "benchmark", "--recordings", folder.path, "audio-fixtures", "--seconds", "0.05",
        ])
        #expect(outcome.status == 1 && outcome.errors.contains("1 of 27 recordings could not be used"))
        let empty = try HarkProcess.run(["benchmark", "--recordings", "no-such-folder"])
        #expect(empty.status == 1 && empty.output.isEmpty && empty.errors.contains("no-such-folder"))
    }
}
