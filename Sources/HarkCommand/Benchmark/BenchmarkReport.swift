// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics
import HarkEngine

/// Prints the timings as tables, or as JSON lines for tracking.
struct BenchmarkReport {
    let format: StreamFormat
    let kernel: Kernel

    func model(_ result: ModelBenchmark.Result, memory: MemoryFootprint) {
        switch format {
        case .jsonl:
            for timing in result.timings { line(BenchmarkLine.Stage(timing)) }
            line(
                BenchmarkLine.Summary(
                    kernel: kernel, memoryBytes: memory.total, realTimeFactor: result.realTimeFactor,
                    streamsPerCore: result.streamsPerCore))
        case .text:
            stages(result.timings)
            var table = TextTable(header: ["on one core", ""], alignments: [.left, .left])
            table.add(["real-time factor", Figures.thousands(Int(result.realTimeFactor))])
            table.add(["streams per core", Figures.thousands(result.streamsPerCore)])
            add(memory: "\(Figures.thousands(memory.total)) bytes: \(memory.summary)", to: &table)
            write(table)
        }
    }

    /// - Parameter hopNanoseconds: the duration of sound per step.
    func steps(_ result: StepBenchmark.Result, shape: StepShape, memoryBytes: Int, hopNanoseconds: Double) {
        switch format {
        case .jsonl:
            for timing in result.timings { line(BenchmarkLine.Stage(timing)) }
            line(
                BenchmarkLine.Summary(
                    kernel: kernel, memoryBytes: memoryBytes,
                    realTimeFactor: hopNanoseconds / result.timings[0].medianNanoseconds,
                    streamsPerCore: Int(hopNanoseconds / result.timings[1].medianNanoseconds)))
        case .text:
            stages(result.timings)
            let (single, together) = (result.timings[0], result.timings[1])
            var table = TextTable(header: ["on one core", ""], alignments: [.left, .left])
            table.add(["together by single", "\(Figures.fixed(result.gain, decimals: 2)) times the throughput"])
            table.add([
                "products a nanosecond",
                "\(Figures.fixed(Double(shape.multiplications) / single.medianNanoseconds, decimals: 1)) single, "
                    + "\(Figures.fixed(Double(shape.multiplications) / together.medianNanoseconds, decimals: 1)) together",
            ])
            add(
                memory: "\(Figures.thousands(memoryBytes)) bytes: weights, rows, state and scratch of one stream",
                to: &table)
            write(table)
        }
    }

    func recordings(_ result: RecordingsBenchmark.Result, memory: MemoryFootprint) {
        let passes = [("reading", result.reading), ("classifying", result.classifying)]
        let slowdown = result.classifying.seconds / result.reading.seconds
        guard format == .text else {
            for (name, pass) in passes { line(BenchmarkLine.Pass(stage: name, result: result, pass: pass)) }
            line(
                BenchmarkLine.RecordingsSummary(
                    kernel: kernel, memoryBytes: memory.total, cores: result.cores, slowdown: slowdown))
            return
        }
        var table = TextTable(
            header: ["all cores", "seconds", "of processors", "recordings a second", "hours of sound a second"],
            alignments: [.left, .right, .right, .right, .right])
        for (name, pass) in passes {
            table.add([
                name, Figures.fixed(pass.seconds, decimals: 3), Figures.fixed(pass.processorSeconds, decimals: 3),
                Figures.thousands(Int(Double(result.recordings - result.failures) / pass.seconds)),
                Figures.fixed(result.hours / pass.seconds, decimals: 2),
            ])
        }
        write(table)
        StandardOutput.write("")
        StandardOutput.write(
            "\(result.recordings) recordings, \(Figures.fixed(result.hours, decimals: 2)) hours, \(result.cores) cores, "
                + "kernel \(kernel.rawValue): classifying takes \(Figures.fixed(slowdown, decimals: 2)) times as long as reading"
        )
    }

    private func stages(_ timings: [StageTiming]) {
        var table = TextTable(
            header: ["stage", "streams", "fastest", "median", "p99", "samples"],
            alignments: [.left, .right, .right, .right, .right, .right])
        for timing in timings {
            table.add([
                timing.stage.rawValue, "\(timing.streams)", Figures.microseconds(timing.fastestNanoseconds),
                Figures.microseconds(timing.medianNanoseconds), Figures.microseconds(timing.p99Nanoseconds),
                "\(timing.samples)",
            ])
        }
        write(table)
        StandardOutput.write("")
    }

    private func add(memory: String, to table: inout TextTable) {
        table.add(["memory", memory])
        let others = Kernel.available.filter { $0 != kernel }.map(\.rawValue).joined(separator: ", ")
        table.add(["kernel", "\(kernel.rawValue) (also here: \(others))"])
    }

    private func line(_ value: some Encodable) {
        JSONLine.write(value)
    }

    private func write(_ table: TextTable) {
        for line in table.lines { StandardOutput.write(line) }
    }
}
