// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore

extension TrainingSettings {
    /// The reason why the settings are unusable, as a phrase that names the option; nil if they are usable.
    package var problem: String? {
        if let name = keywords.first(where: { $0 == KeywordLabel.unknown || $0 == KeywordLabel.silence }) {
            return
                "keywords names \(name), which is the class of \(name == KeywordLabel.silence ? "silence" : "other speech"): "
                + "leave it out"
        }
        if !NetworkLimits.layers.contains(network.hidden.count) {
            return "network.hidden has \(network.hidden.count) layers, it must have 1 to 3"
        }
        if network.quantizationAware && network.cell != .lstm {
            return "network.quantizationAware needs network.cell = \"lstm\": only an LSTM runs in integers"
        }
        if !optimizer.batch.isMultiple(of: max(1, network.sequenceClips)) {
            return "optimizer.batch is \(optimizer.batch), it must be a multiple of network.sequenceClips, "
                + "\(network.sequenceClips)"
        }
        for limit in runLimits + networkLimits + optimizerLimits + lossLimits + augmentationLimits + miningLimits {
            if let problem = limit.problem { return problem }
        }
        return features.spec.problem.map { "[features] has an invalid value: \($0)" }
    }

    private struct Limit {
        let name: String
        let values: [Double]
        let range: ClosedRange<Double>

        init(_ name: String, _ values: [Double], _ range: ClosedRange<Double>) {
            self.name = name
            self.values = values
            self.range = range
        }

        init(_ name: String, _ value: Float, _ range: ClosedRange<Double>) {
            self.init(name, [Double(value)], range)
        }

        init(_ name: String, _ value: Int, _ range: ClosedRange<Double>) {
            self.init(name, [Double(value)], range)
        }

        init(_ name: String, _ value: Interval, _ range: ClosedRange<Double>) {
            self.init(name, [Double(value.from), Double(value.to)], range)
        }

        var problem: String? {
            values.first { !range.contains($0) }.map {
                let (lowest, greatest) = (Self.text(range.lowerBound), Self.text(range.upperBound))
                return "\(name) is \(Self.text($0)), it must lie in \(lowest) ... \(greatest)"
            }
        }

        /// Writes whole numbers without a decimal point.
        private static func text(_ value: Double) -> String {
            Int(exactly: value).map { "\($0)" } ?? "\(value)"
        }
    }

    private var runLimits: [Limit] {
        [
            Limit("epochs", epochs, 1...100_000),
            Limit("clipSeconds", [clipSeconds], 0.5...10),
            Limit("threshold", [threshold], 0.001...0.9999),
        ]
    }

    private var networkLimits: [Limit] {
        [
            Limit("network.hidden", network.hidden.map(Double.init), 1...512),
            Limit("network.memoryBudget", network.memoryBudget, 0...1e12),
            Limit("network.dropout", network.dropout, 0...0.95),
            Limit("network.sequenceClips", network.sequenceClips, 1...64),
            Limit("network.carriedState", network.carriedState, 0...1),
            Limit("network.quantizationAwareAfter", network.quantizationAwareAfter, 0...1),
        ]
    }

    private var optimizerLimits: [Limit] {
        [
            Limit("optimizer.batch", optimizer.batch, 1...65_536),
            Limit("optimizer.peakRate", optimizer.peakRate, 1e-9...10),
            Limit("optimizer.warmUpShare", optimizer.warmUpShare, 0...1),
            Limit("optimizer.finalShare", optimizer.finalShare, 0...1),
            Limit("optimizer.weightDecay", optimizer.weightDecay, 0...10),
            Limit("optimizer.gradientNorm", optimizer.gradientNorm, 1e-6...1e9),
            Limit("optimizer.averageMomentum", optimizer.averageMomentum, 0...0.999999),
        ]
    }

    private var lossLimits: [Limit] {
        [
            Limit("loss.labelSmoothing", loss.labelSmoothing, 0...0.9),
            Limit("loss.poolingSharpness", loss.poolingSharpness, 0.01...1000),
            Limit("loss.teacherShare", loss.teacherShare, 0...1),
            Limit("loss.teacherTemperature", loss.teacherTemperature, 0.1...100),
            Limit("balance.unknownShare", balance.unknownShare, 0...100),
            Limit("balance.silenceShare", balance.silenceShare, 0...100),
            Limit("balance.reversedShare", balance.reversedShare, 0...1),
            Limit("balance.fewestExamples", balance.fewestExamples, 1...1e8),
        ]
    }

    private var miningLimits: [Limit] {
        [
            Limit("mining.rounds", mining.rounds, 0...1000),
            Limit("mining.after", mining.after, 0...1),
            Limit("mining.limit", mining.limit, 0.00001...0.9999),
            Limit("mining.places", mining.places, 1...1_000_000),
            Limit("mining.draws", mining.draws, 1...1000),
            Limit("mining.largestShare", mining.largestShare, 0...1),
        ]
    }

    private var augmentationLimits: [Limit] {
        [
            Limit("augmentation.shiftSeconds", augmentation.shiftSeconds, 0...10),
            Limit("augmentation.speed", augmentation.speed, 0.25...4),
            Limit("augmentation.stretchProbability", augmentation.stretchProbability, 0...1),
            Limit("augmentation.stretch", augmentation.stretch, 0.25...4),
            Limit("augmentation.reverberationProbability", augmentation.reverberationProbability, 0...1),
            Limit("augmentation.reverberationSeconds", augmentation.reverberationSeconds, 0.01...10),
            Limit("augmentation.reverberationLevel", augmentation.reverberationLevel, -100...40),
            Limit("augmentation.noiseProbability", augmentation.noiseProbability, 0...1),
            Limit("augmentation.noiseSNR", augmentation.noiseSNR, -100...100),
            Limit("augmentation.gain", augmentation.gain, -100...100),
            Limit("augmentation.silenceLevel", augmentation.silenceLevel, -200...0),
            Limit("augmentation.mixupProbability", augmentation.mixupProbability, 0...1),
            Limit("augmentation.mixupShare", augmentation.mixupShare, 0...1),
            Limit("masks.timeMasks", masks.timeMasks, 0...100),
            Limit("masks.longestTimeMask", masks.longestTimeMask, 0...10_000),
            Limit("masks.bandMasks", masks.bandMasks, 0...100),
            Limit("masks.widestBandMask", masks.widestBandMask, 0...256),
        ]
    }
}
