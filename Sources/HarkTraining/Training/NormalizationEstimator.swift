// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import SpeechFeatures

/// Estimates the mean and standard deviation of each coefficient over augmented training clips.
enum NormalizationEstimator {
    private static let clips = 2048
    private static let parts = 16

    static func estimate(
        corpus: TrainingCorpus, sampler: Sampler, features: FeatureSpec, settings: TrainingSettings
    ) -> FeatureNormalization {
        var random = RandomStream(settings.seedKey, 0x4E_4F_52_4D)
        let draws = Array(sampler.epoch(&random).prefix(clips))
        let sums = parallelMap(parts) { part -> (count: Double, sum: [Double], squares: [Double]) in
            let maker = ExampleMaker(
                corpus: corpus, features: features, augmentation: settings.augmentation, masks: .none)
            var sum = [Double](repeating: 0, count: features.outputCount)
            var squares = sum
            var count = 0.0
            for index in stride(from: part, to: draws.count, by: parts) {
                var random = RandomStream(settings.seedKey, 0x4E_4F_52_4D, UInt64(index))
                maker.augmenter.make(draws[index], random: &random)
                for (position, value) in maker.extract().enumerated() {
                    sum[position % features.outputCount] += Double(value)
                    squares[position % features.outputCount] += Double(value) * Double(value)
                }
                count += Double(maker.frames)
            }
            return (count, sum, squares)
        }
        let count = sums.reduce(0) { $0 + $1.count }
        let mean = (0..<features.outputCount).map { index in sums.reduce(0) { $0 + $1.sum[index] } / count }
        let deviation = (0..<features.outputCount).map { index in
            let variance = sums.reduce(0) { $0 + $1.squares[index] } / count - mean[index] * mean[index]
            // A constant coefficient carries no information; the floor keeps its inverse deviation finite.
            return max(variance, 1e-8).squareRoot()
        }
        return FeatureNormalization(mean: mean.map { Float($0) }, inverseDeviation: deviation.map { Float(1 / $0) })
    }
}
