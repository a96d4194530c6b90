// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark
import HarkCore
import HarkEngine

/// Times each stage of a model, for one stream and for several streams together, on one thread.
package struct ModelBenchmark {
    /// Frames per timing sample, which is their mean.
    package static let blockFrames = FrameTrace.blockFrames

    package struct Result: Sendable {
        package let timings: [StageTiming]
        /// Seconds of sound that one core processes per second through all stages, for one stream.
        package let realTimeFactor: Double
        /// Live streams that one core can process when their networks advance together.
        package let streamsPerCore: Int
    }

    private let model: CompiledModel
    private let rounds: Rounds

    /// - Parameter streams: the number of streams that advance together, 1 or more.
    package init(model: CompiledModel, streams: Int) {
        precondition(streams > 0)
        self.model = model
        let trace = FrameTrace(model: model)
        let single = SingleStream(model: model, trace: trace)
        let together = StreamsTogether(model: model, trace: trace, count: streams)
        func timed(_ stage: Stage, streams: Int = 1, _ block: @escaping (Int) -> Void) -> Rounds.Contestant {
            Rounds.Contestant(stage: stage, streams: streams, frames: FrameTrace.blockFrames, block: block)
        }
        rounds = Rounds(contestants: [
            timed(.features, single.features), timed(.quantization, single.quantization),
            timed(.network, single.network), timed(.decoder, single.decoder), timed(.whole, single.whole),
            timed(.networkTogether, streams: streams, together.network),
            timed(.wholeTogether, streams: streams, together.whole),
        ])
    }

    package func run(seconds: Double, progress: (Double) -> Void = { _ in }) -> Result {
        let timings = rounds.run(seconds: seconds, progress: progress)
        let hop = model.features.hopSeconds * 1e9
        func median(_ stage: Stage) -> Double { timings.first { $0.stage == stage }!.medianNanoseconds }
        return Result(
            timings: timings, realTimeFactor: hop / median(.whole),
            streamsPerCore: Int(hop / median(.wholeTogether)))
    }
}

extension CompiledModel {
    /// A decoder with the model's own thresholds, as in a spotter.
    func makeDecoder() -> KeywordDecoder {
        KeywordDecoder(
            spec: decoder, thresholds: labels.map { $0.isKeyword ? Int32($0.threshold) : KeywordDecoder.never })
    }
}

struct KernelOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Compute the network this way instead of the fastest. On this processor: \(available).", valueName: "name"),
        transform: KernelOption.parse)
    var kernel: Kernel?

    var selection: Kernel { kernel ?? .fastest }

    /// The kernels that run on this processor, fastest first.
    static var available: String { Kernel.available.map(\.rawValue).joined(separator: ", ") }

    private static func parse(_ name: String) throws -> Kernel {
        guard let kernel = Kernel(rawValue: name), Kernel.available.contains(kernel) else {
            let all = Kernel.allCases.map(\.rawValue)
            throw ValidationError(
                "\(all.contains(name) ? "this processor cannot run it" : "there is no such kernel"); choose one of \(available)"
            )
        }
        return kernel
    }
}
