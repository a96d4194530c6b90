// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import HarkBasics
import TestSupport
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// Interrupting and resuming, and other properties that only a whole training shows.
@Suite struct TrainingRunTests {
    private func settings() -> TrainingSettings {
        var settings = TrainingSettings()
        settings.keywords = ["low", "high"]
        settings.network.hidden = [16]
        settings.epochs = 2
        settings.balance.fewestExamples = 1200
        settings.optimizer.batch = 64
        settings.optimizer.peakRate = 4e-3
        // Tones are steady: a running mean of each band divides them out.
        settings.features.compression = .logarithm
        return settings
    }

    private func train(
        _ settings: TrainingSettings, _ data: ToneDataset, teacher: KeywordModel? = nil,
        checkpoint: CheckpointFile? = nil, stopAfter: Int = .max
    ) throws -> KeywordModel? {
        let batches = Locked(0)
        let isStopped = { @Sendable () -> Bool in
            batches.withLock {
                $0 += 1
                return $0 == stopAfter
            }
        }
        let trainer = Trainer(
            settings: settings, teacher: teacher, checkpoint: checkpoint, isStopped: isStopped, report: { _ in })
        return try trainer.train(datasets: [data.folder.path]) { _ in }
    }

    /// Stopped within the first epoch, at its end (18 batches per epoch) and in the second; with several layers, mixup,
    /// carried states, quantization-aware training and mined places.
    @Test(arguments: [1, 7, 18, 30]) func resumedIsUndisturbed(stopAfter: Int) throws {
        let data = try ToneDataset(clips: 12)
        let path = data.folder.path + "/m.hark.checkpoint"
        var settings = settings()
        settings.network.hidden = [9, 7]
        settings.network.quantizationAware = true
        settings.augmentation.mixupProbability = 0.3
        // With this limit every frame of the other word is a mined place, so the draws of the second epoch depend on
        // mining.
        (settings.mining.rounds, settings.mining.limit) = (1, 0.0001)
        let undisturbed = try #require(try train(settings, data))

        let first = CheckpointFile(path: path, resume: false)
        #expect(throws: TrainingError.interrupted(checkpoint: path)) {
            try train(settings, data, checkpoint: first, stopAfter: stopAfter)
        }
        // A second interruption before the run to the end.
        let again = CheckpointFile(path: path, resume: true)
        #expect(throws: TrainingError.interrupted(checkpoint: path)) {
            try train(settings, data, checkpoint: again, stopAfter: 3)
        }
        let resumed = try #require(try train(settings, data, checkpoint: again))
        #expect(resumed.serialized() == undisturbed.serialized())
    }

    @Test func aCheckpointOfSomethingElseIsRefused() throws {
        let data = try ToneDataset(clips: 12)
        let path = data.folder.path + "/m.hark.checkpoint"
        _ = try? train(settings(), data, checkpoint: CheckpointFile(path: path, resume: false), stopAfter: 2)
        let resume = CheckpointFile(path: path, resume: true)
        var other = settings()
        other.network.dropout = 0.2
        #expect(throws: TrainingError.self) { try train(other, data, checkpoint: resume) }
        #expect(throws: TrainingError.self) {
            try train(settings(), ToneDataset(clips: 13), checkpoint: resume)
        }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(throws: TrainingError.self) { try train(settings(), data, checkpoint: resume) }
        try Data(bytes.prefix(40)).write(to: URL(fileURLWithPath: path))
        #expect(throws: TrainingError.self) { try train(settings(), data, checkpoint: resume) }
    }

    /// A digest is not a signature: anyone who changes a checkpoint can recompute it.
    @Test func aCheckpointOfWrongCountsWithTheRightDigestIsRefused() throws {
        let checkpoint = Checkpoint(
            configuration: "epochs = 3\n", recordingsDigest: "ab", epoch: 2, batch: 1, random: 4, loss: 1, correct: 7,
            steps: 5, optimizer: [[1, 2], []], states: [[[[1], [2]]]],
            mined: [MinedPlace(recording: 3, start: 70_000, posterior: 9000)],
            best: [9])
        let contents = Array(checkpoint.serialized().dropFirst(Checkpoint.headerBytes))
        #expect(Checkpoint(parsing: Checkpoint.sealed(contents)) == checkpoint)
        for length in 0..<contents.count {
            #expect(Checkpoint(parsing: Checkpoint.sealed(Array(contents[..<length]))) == nil)
        }
        #expect(Checkpoint(parsing: Checkpoint.sealed(contents + [0])) == nil)
        for place in 0...contents.count - 4 {
            var wrong = contents
            wrong.replaceSubrange(place..<place + 4, with: [0xFF, 0xFF, 0xFF, 0xFF])
            // Some of these bytes are not counts; no change may trap or allocate without bound.
            _ = Checkpoint(parsing: Checkpoint.sealed(wrong))
        }
    }

    /// Settings and recordings match those of the training, but array sizes or counters do not.
    @Test func aCheckpointOfAnotherNetworkIsRefused() throws {
        let data = try ToneDataset(clips: 12)
        let path = data.folder.path + "/m.hark.checkpoint"
        _ = try? train(settings(), data, checkpoint: CheckpointFile(path: path, resume: false), stopAfter: 2)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let whole = try #require(Checkpoint(parsing: bytes))
        let changes: [(inout Checkpoint) -> Void] = [
            { $0.optimizer[1].removeLast() }, { $0.optimizer.removeLast() }, { $0.states[0][0][0].append(0) },
            { $0.states.removeLast() }, { $0.epoch = 0 }, { $0.epoch = 1000 }, { $0.batch = 1_000_000 },
        ]
        for change in changes {
            var wrong = whole
            change(&wrong)
            try Data(wrong.serialized()).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: TrainingError.self) {
                try train(settings(), data, checkpoint: CheckpointFile(path: path, resume: true))
            }
            guard case .checkpoint? = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test func aCheckpointIsReadAsItWasWritten() throws {
        let checkpoint = Checkpoint(
            configuration: "epochs = 3\n", recordingsDigest: "ab", epoch: 2, batch: 70_000, random: .max - 4,
            loss: -1.5, correct: 77, steps: 123_456, optimizer: [[1, 2], [.pi, 0], [], [-1]],
            states: [[[[1], [2, 3]]], [[[4], [5, 6]]]],
            mined: [MinedPlace(recording: 3, start: 70_000, posterior: 9000)], best: [1, 2, 255])
        #expect(Checkpoint(parsing: checkpoint.serialized()) == checkpoint)
        let bytes = checkpoint.serialized()
        for length in 0..<bytes.count { #expect(Checkpoint(parsing: Array(bytes[..<length])) == nil) }
    }

    @Test func distillationTrainsOnTheTeachersPosteriors() throws {
        let data = try ToneDataset(clips: 12)
        let teacher = try #require(try train(settings(), data))
        var student = settings()
        student.network.hidden = [8]
        student.epochs = 4
        student.loss.teacherShare = 1
        student.features.coefficients = 13
        let taught = try #require(try train(student, data, teacher: teacher))
        #expect(taught.features.coefficients == 13 && taught.provenance.quantizedAccuracy > 0.6)
        student.loss.teacherShare = 0
        // With a teacher share of 0 the teacher has no effect.
        #expect(try train(student, data, teacher: teacher)?.network == train(student, data)?.network)
        #expect(taught.network != (try train(student, data)?.network))

        var more = settings()
        more.keywords = ["low", "high", "other"]
        #expect(
            throws: TrainingError.teacherLacksLabels(["other"], knows: ["low", "high", "_unknown_", "_silence_"])
        ) { try train(more, data, teacher: teacher) }
    }

    /// Every option changes the model, so its setting is effective.
    @Test(arguments: [
        "augmentation.shiftSeconds=0", "augmentation.speed=[1, 1]", "augmentation.stretchProbability=0.5",
        "augmentation.reverberationProbability=0", "augmentation.noiseProbability=0", "augmentation.gain=[0, 0]",
        "augmentation.mixupProbability=0.5", "augmentation.silenceLevel=[-30, -20]", "masks.timeMasks=0",
        "masks.bandMasks=1", "loss.labelSmoothing=0", "loss.pooling=\"log-sum-exp\"", "network.dropout=0",
        "network.carriedState=0", "network.sequenceClips=1", "network.quantizationAware=true",
        "optimizer.averageMomentum=0",
        "optimizer.warmUpShare=0.5", "optimizer.finalShare=0.5", "optimizer.weightDecay=0",
        "optimizer.gradientNorm=0.01", "balance.reversedShare=0", "balance.unknownShare=0.5", "clipSeconds=1.2",
    ])
    func everyOptionCounts(assignment: String) throws {
        var plain = settings()
        plain.network.quantizationAwareAfter = 0
        plain.epochs = 1
        plain.balance.fewestExamples = 200
        var changed = plain
        try changed.apply(assignment: assignment)
        #expect(changed != plain)
        let data = try ToneDataset(clips: 8)
        let first = try #require(try train(plain, data))
        let second = try #require(try train(changed, data))
        #expect(first.network != second.network)
        #expect(second.provenance.configuration?.contains(assignment.split(separator: "=")[1]) == true)
    }

    @Test func plainRecurrentNetworksTrainButDoNotShip() throws {
        var settings = settings()
        settings.network.cell = .rnn
        #expect(try train(settings, ToneDataset(clips: 12)) == nil)
    }

    @Test func aBudgetPicksTheLargestNetwork() throws {
        let data = try ToneDataset(clips: 8)
        var settings = settings()
        settings.epochs = 1
        settings.network.memoryBudget = 24_000
        let model = try #require(try train(settings, data))
        #expect(model.memoryFootprint.total <= 24_000)
        let hidden = model.network.shape.layers[0].hiddenSize
        let larger = try ArchitectureChoice.hidden(
            budget: model.memoryFootprint.total, layers: 1, features: settings.features.spec, labels: 4,
            decoder: settings.decoder)
        #expect(larger == [hidden])
        settings.network.memoryBudget = 0
        settings.network.hidden = [hidden + 1]
        #expect(try #require(try train(settings, data)).memoryFootprint.total > 24_000)
        settings.network.memoryBudget = 1000
        #expect(throws: TrainingError.self) { try train(settings, data) }
    }
}
