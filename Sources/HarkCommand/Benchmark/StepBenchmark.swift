// SPDX-License-Identifier: Apache-2.0

import HarkCore
import HarkEngine

/// Times a bare LSTM step with random weights, for one stream and for several streams together, on one thread. The time
/// includes setting the input and the smallest output layer that the engine supports, of two labels.
package struct StepBenchmark {
    /// Steps per timing sample, which is their mean.
    package static let blockSteps = 50

    package struct Result: Sendable {
        package let timings: [StageTiming]
        /// Time of a single step divided by the time per stream of a step together.
        package let gain: Double
    }

    /// Bytes of the packed network and of one stream.
    package let memoryBytes: Int

    private let rounds: Rounds

    /// - Parameters:
    ///   - kernel: one of ``Kernel/available``.
    ///   - streams: the number of streams that advance together, 1 or more.
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

/// The sizes of a bare LSTM to time.
package struct StepShape: Sendable, Equatable {
    package let inputSize: Int
    package let hiddenSize: Int

    /// - Precondition: within ``NetworkLimits``.
    package init(inputSize: Int, hiddenSize: Int) {
        precondition(NetworkLimits.inputSizes.contains(inputSize) && NetworkLimits.hiddenSizes.contains(hiddenSize))
        self.inputSize = inputSize
        self.hiddenSize = hiddenSize
    }

    /// Parses "40x128"; nil if a size is missing or outside the engine's limits.
    package init?(parsing text: String) {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let input = parts[0], let hidden = parts[1],
            NetworkLimits.inputSizes.contains(input), NetworkLimits.hiddenSizes.contains(hidden)
        else { return nil }
        self.init(inputSize: input, hiddenSize: hidden)
    }

    /// The LSTM's weights, which is the number of multiplications per step.
    package var multiplications: Int { 4 * hiddenSize * (inputSize + hiddenSize) }
}

/// An LSTM with random weights whose gates cover their whole range.
enum RandomNetwork {
    static func network(shape: StepShape, noise: inout NoiseSource) -> QuantizedNetwork {
        let lstm = LSTMShape(inputSize: shape.inputSize, hiddenSize: shape.hiddenSize, inputFractionBits: 5)
        let dense = DenseShape(inputSize: shape.hiddenSize, labels: NetworkLimits.labels.lowerBound)
        let layer = QuantizedLSTM(
            shape: lstm, inputWeights: noise.integers(lstm.gateRows * lstm.inputSize),
            recurrentWeights: noise.integers(lstm.gateRows * lstm.hiddenSize),
            inputMultipliers: multipliers(rows: lstm.gateRows, columns: lstm.inputSize),
            recurrentMultipliers: multipliers(rows: lstm.gateRows, columns: lstm.hiddenSize),
            biases: [Int32](repeating: 0, count: lstm.gateRows))
        let output = QuantizedDense(
            shape: dense, weights: noise.integers(dense.labels * dense.inputSize),
            multipliers: multipliers(rows: dense.labels, columns: dense.inputSize),
            biases: [Int32](repeating: 0, count: dense.labels))
        return QuantizedNetwork(layers: [layer], output: output)
    }

    /// Multipliers that give the rows' results a standard deviation of 6000 units. The product of two random int8 has a
    /// standard deviation of 74^2, a sum over the columns one of 74^2 sqrt(columns).
    private static func multipliers(rows: Int, columns: Int) -> [Int32] {
        let multiplier = 6000 * 0x1p24 / (5476 * Double(columns).squareRoot())
        return [Int32](repeating: Int32(multiplier), count: rows)
    }
}
