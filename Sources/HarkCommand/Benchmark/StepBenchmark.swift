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

/// Sizes of a bare LSTM to time.
package struct StepShape: Sendable, Equatable {
    package let inputSize: Int
    package let hiddenSize: Int

    /// - Precondition: within ``NetworkLimits``.
    package init(inputSize: Int, hiddenSize: Int) {
        precondition(NetworkLimits.inputSizes.contains(inputSize) && NetworkLimits.hiddenSizes.contains(hiddenSize))
        self.inputSize = inputSize
        self.hiddenSize = hiddenSize
    }

    /// "40x128", or nil where a size is none or beyond what the engine holds.
    package init?(parsing text: String) {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let input = parts[0], let hidden = parts[1],
            NetworkLimits.inputSizes.contains(input), NetworkLimits.hiddenSizes.contains(hidden)
        else { return nil }
        self.init(inputSize: input, hiddenSize: hidden)
    }

    /// Weights of the LSTM: multiplications a step.
    package var multiplications: Int { 4 * hiddenSize * (inputSize + hiddenSize) }
}

/// An LSTM with random weights whose gates move over their whole range.
enum RandomNetwork {
    static func network(shape: StepShape, noise: inout NoiseSource) -> QuantizedNetwork {
        let lstm = LSTMShape(inputSize: shape.inputSize, hiddenSize: shape.hiddenSize, inputFractionBits: 5)
        let dense = DenseShape(inputSize: shape.hiddenSize, labels: NetworkLimits.labels.lowerBound)
        let layer = QuantizedLSTM(
            shape: lstm, inputWeights: noise.integers(lstm.gateRows * lstm.inputSize),
            recurrentWeights: noise.integers(lstm.gateRows * lstm.outputSize),
            inputMultipliers: multipliers(rows: lstm.gateRows, columns: lstm.inputSize),
            recurrentMultipliers: multipliers(rows: lstm.gateRows, columns: lstm.outputSize),
            biases: [Int32](repeating: 0, count: lstm.gateRows))
        let output = QuantizedDense(
            shape: dense, weights: noise.integers(dense.labels * dense.inputSize),
            multipliers: multipliers(rows: dense.labels, columns: dense.inputSize),
            biases: [Int32](repeating: 0, count: dense.labels))
        return QuantizedNetwork(layers: [layer], output: output)
    }

    /// A product of two random int8 has a standard deviation of 74^2, a sum of so many one of 74^2 sqrt(columns); the
    /// rows' results shall have one of 6000 units.
    private static func multipliers(rows: Int, columns: Int) -> [Int32] {
        let multiplier = 6000 * 0x1p24 / (5476 * Double(columns).squareRoot())
        return [Int32](repeating: Int32(multiplier), count: rows)
    }
}
