// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// Models that listen to the same sound. Their labels are numbered in one sequence, in the order of the models.
package struct ModelGroup: Sendable {
    package let models: [CompiledModel]
    /// The labels of all models.
    package let labels: [KeywordLabel]

    /// - Parameter models: not empty.
    package init(_ models: [CompiledModel]) throws(ModelGroupError) {
        precondition(!models.isEmpty, "a group has a model")
        for model in models where model.features.sampleRate != models[0].features.sampleRate {
            throw .sampleRates(models[0].features.sampleRate, model.features.sampleRate)
        }
        var known: Set<String> = []
        for label in models.flatMap(\.labels) where label.isReported {
            guard known.insert(label.name).inserted else { throw .keywordTwice(label.name) }
        }
        self.init(unchecked: models)
    }

    /// A group of one model.
    package init(_ model: CompiledModel) {
        self.init(unchecked: [model])
    }

    private init(unchecked models: [CompiledModel]) {
        self.models = models
        labels = models.flatMap(\.labels)
    }

    /// In Hz.
    package var sampleRate: Int { models[0].features.sampleRate }

    /// The number of each model's first label.
    var firstLabels: [Int] {
        var labels = 0
        return models.map { model in
            defer { labels += model.labels.count }
            return labels
        }
    }

    package var memoryFootprint: MemoryFootprint {
        models[0].memoryFootprint.adding(models.dropFirst().flatMap(\.memoryFootprint.parts))
    }

    package var computeLoad: ComputeLoad {
        models.dropFirst().reduce(models[0].computeLoad) { $0 + $1.computeLoad }
    }
}

/// Why models cannot listen to the same sound.
package enum ModelGroupError: Error, Equatable {
    /// Two of them need different sample rates, in Hz.
    case sampleRates(Int, Int)
    /// Two of them report the same keyword.
    case keywordTwice(String)
}

/// Spots the keywords of several models in one endless stream. Each model gives the same detections as by itself.
package final class GroupSpotter {
    package let group: ModelGroup

    private let spotters: [KeywordSpotter]
    /// The number of each model's first label.
    private let firstLabels: [Int]

    package init(_ group: ModelGroup) {
        self.group = group
        spotters = group.models.map { KeywordSpotter(model: $0) }
        firstLabels = group.firstLabels
    }

    /// Processes the stream's next samples (finite, -1...1, at the group's rate; any count). Does not allocate.
    /// - Parameter detection: called with the label among those of the group, the posterior (Q0.15), and the time of the
    ///   decision in seconds from the start of the stream. Within one call the detections of a model follow those of
    ///   the model before it.
    package func process(
        _ samples: borrowing Span<Float>, detection: (_ label: Int, _ score: Int16, _ seconds: Double) -> Void
    ) {
        for index in spotters.indices {
            let spotter = spotters[index]
            spotter.process(samples) { found in
                detection(firstLabels[index] + found.label, found.score, spotter.seconds(atFrame: found.frame))
            }
        }
    }

    /// Clears the recognition state of all models, as ``KeywordSpotter/reset(samplesLost:)`` does.
    package func reset(samplesLost: Int = 0) {
        for spotter in spotters { spotter.reset(samplesLost: samplesLost) }
    }

    /// Passes on the posteriors of the newest frame of each model, Q0.15, with the number of its first label.
    package func posteriors(_ each: (_ firstLabel: Int, _ posteriors: [Int16]) -> Void) {
        for index in spotters.indices { each(firstLabels[index], spotters[index].posteriors) }
    }
}

/// Spots the keywords of several models in several endless streams. Each model gives the same detections as by itself.
package final class BatchedGroupSpotter {
    private let banks: [BatchedSpotter]
    /// The number of each model's first label.
    private let firstLabels: [Int]

    /// - Parameter slots: number of streams the spotter can hold, 1 or more.
    package init(_ group: ModelGroup, slots: Int) {
        banks = group.models.map { BatchedSpotter(model: $0, slots: slots) }
        firstLabels = group.firstLabels
    }

    /// Starts a new stream in a slot.
    package func reset(slot: Int) {
        for bank in banks { bank.reset(slot: slot) }
    }

    /// Queues a stream's next samples, as ``BatchedSpotter/add(_:slot:)`` does.
    package func add(_ samples: borrowing Span<Float>, slot: Int) {
        for bank in banks { bank.add(samples, slot: slot) }
    }

    /// Runs all queued frames through the networks and the decoders.
    /// - Parameter detection: called with the slot, the label among those of the group, and the time of the decision in
    ///   seconds of the slot's stream.
    package func advance(detection: (_ slot: Int, _ label: Int, _ seconds: Double) -> Void) {
        for (bank, first) in zip(banks, firstLabels) {
            bank.advance { slot, found, seconds in detection(slot, first + found.label, seconds) }
        }
    }
}
