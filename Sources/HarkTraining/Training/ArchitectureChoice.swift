// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore
import SpeechFeatures

/// Finds the largest network that fits into a memory budget.
enum ArchitectureChoice {
    /// - Parameters:
    ///   - budget: bytes of the whole running model, as ``MemoryFootprint`` counts them.
    ///   - layers: LSTM layers, all of one size.
    /// - Returns: the number of cells of each layer.
    static func hidden(
        budget: Int, layers: Int, features: FeatureSpec, labels: Int, decoder: DecoderSpec
    ) throws(TrainingError) -> [Int] {
        let bytes = { (hidden: Int) -> Int in
            let shapes = (0..<layers).map { index in
                LSTMShape(
                    inputSize: index == 0 ? features.outputCount : hidden, hiddenSize: hidden,
                    inputFractionBits: index == 0 ? FeatureNormalization.fractionBits : 7)
            }
            let shape = NetworkShape(layers: shapes, output: DenseShape(inputSize: hidden, labels: labels))
            return MemoryFootprint(features: features, network: shape, decoder: decoder).total
        }
        guard let hidden = NetworkLimits.hiddenSizes.last(where: { bytes($0) <= budget }) else {
            throw .budgetTooSmall(budget, least: bytes(NetworkLimits.hiddenSizes.lowerBound))
        }
        return [Int](repeating: hidden, count: layers)
    }
}
