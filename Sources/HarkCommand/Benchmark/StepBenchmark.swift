// SPDX-License-Identifier: Apache-2.0

import HarkCore
import HarkEngine

/// Times a bare LSTM step with random weights, for one stream and for streams together, on one thread. Setting the input
/// is part of it, and the smallest output layer the engine holds, of two labels.
package struct StepBenchmark {
    /// Steps that a sample is the mean of.
    package static let blockSteps = 50

    package struct Result: Sendable {
        package let timings: [StageTiming]
        /// Single time by the time of a stream-step together.
        package let gain: Double
    }

    /// Bytes of the packed network and of one stream.
    package let memoryBytes: Int

    private let rounds: Rounds

    /// - Parameters:
    ///   - kernel: one of ``Kernel/available``.
    ///   - streams: how many advance together, 1 or more.
    package init(shape: StepShape, kernel: Kernel, streams: Int) {
        precondition(streams > 0)
        var noise = NoiseSource()
        let quantized = RandomNetwork.network(shape: shape, noise: &noise)
        let network = CompiledNetwork(quantized, kernel: kernel)
        let engine = EngineMemory(shape: quantized.shape)
        memoryBytes = engine.weights + engine.rows + engine.state + engine.scratch
        let frames = noise.integers(Self.blockSteps * shape.inputSize)
        func timed(_ stage: Stage, streams count: Int) -> Rounds.Contestant {
            let states = NetworkStreams(network: network, slots: count)
            let active = (0..<Int32(count)).map { $0 }
            return Rounds.Contestant(stage: stage, streams: count, frames: Self.blockSteps) { _ in
                for step in 0..<Self.blockSteps {
                    let frame = step * shape.inputSize..<(step + 1) * shape.inputSize
                    for slot in active.indices { states.setInput(frames.span.extracting(frame), slot: slot) }
                    states.step(slots: active.span)
                }
            }
        }
        rounds = Rounds(contestants: [
            timed(.lstmStep, streams: 1), timed(.lstmStepTogether, streams: streams),
        ])
    }

    package func run(seconds: Double, progress: (Double) -> Void = { _ in }) -> Result {
        let timings = rounds.run(seconds: seconds, progress: progress)
        return Result(timings: timings, gain: timings[0].medianNanoseconds / timings[1].medianNanoseconds)
    }
}
