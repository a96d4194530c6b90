// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark
import PulseCapture
import TestSupport
import Testing

@testable import HarkListening

@Suite struct ListeningSessionTests {
    /// Sound that is available at once, in pieces of a given size.
    private final class Pieces: SoundSource {
        let sampleRate = 16_000
        let isLive: Bool
        private let samples: [Float]
        private let piece: Int
        private var taken = 0

        init(_ samples: [Float], piece: Int, isLive: Bool = false) {
            self.samples = samples
            self.piece = piece
            self.isLive = isLive
        }

        func read(into buffer: UnsafeMutableBufferPointer<Float>, timeout milliseconds: Int) -> SoundEvent<SoundEnd> {
            let count = min(piece, buffer.count, samples.count - taken)
            guard count > 0 else { return .ended(.complete) }
            for index in 0..<count { buffer[index] = samples[taken + index] }
            taken += count
            return .samples(count)
        }

        func interrupt() {}
    }

    private func words() throws -> [Float] {
        var samples: [Float] = []
        for word in ["stop", "yes", "left"] {
            let file = HarkProcess.root.appendingPathComponent("audio-fixtures/\(word)-flite-slt-16k.wav")
            samples += try AudioFileReader.samples(path: file.path) + [Float](repeating: 0, count: 8000)
        }
        return samples
    }

    private func heard(_ samples: [Float], piece: Int, model: CompiledModel) -> [LiveDetection] {
        let tap = ListeningTap(labels: model.labels.count)
        let session = ListeningSession(
            sound: Pieces(samples, piece: piece), spotter: GroupSpotter(ModelGroup(model)), seconds: nil, tap: tap)
        #expect(session.run() == .complete)
        var detections: [LiveDetection] = []
        while let event = tap.events.pop() {
            if case .detection(var detection) = event {
                detection.completed = 0
                detections.append(detection)
            }
        }
        return detections
    }

    @Test func theSizeOfBuffersDoesNotChangeTheResult() throws {
        let model = CompiledModel(try ModelFile.load(BuiltInModel.standard))
        let samples = try words()
        let whole = heard(samples, piece: 320, model: model)
        #expect(whole.map { model.labels[$0.label].name } == ["stop", "yes", "left"])
        for piece in [1, 7, 160, 319] { #expect(heard(samples, piece: piece, model: model) == whole) }
    }

    /// Detections included: their consequences are handled on another thread. Several models may listen.
    @Test func theAudioPathAllocatesNothing() throws {
        let models = try BuiltInModel.names.map { CompiledModel(try ModelFile.load($0)) }
        let group = try ModelGroup(models)
        let samples = try words()
        // Also if the sound itself is passed on and not read: samples without room are dropped.
        let tap = ListeningTap(labels: group.labels.count, keepsSound: true)
        let spotter = GroupSpotter(group)
        let first = ListeningSession(
            sound: Pieces(samples, piece: 320, isLive: true), spotter: spotter, seconds: nil, tap: tap)
        let second = ListeningSession(
            sound: Pieces(samples, piece: 320, isLive: true), spotter: spotter, seconds: nil, tap: tap)
        _ = first.run()
        spotter.reset()
        while tap.events.pop() != nil {}
        let allocations = AllocationCounter.allocations { _ = second.run() }
        #expect(allocations == 0)
        var count = 0
        while tap.events.pop() != nil { count += 1 }
        #expect(count == 4)
    }

    @Test func aFullQueueDropsAndCounts() {
        let queue = EventQueue()
        for _ in 0..<EventQueue.capacity + 3 { queue.push(.flowing) }
        #expect(queue.dropped == 3)
        var count = 0
        while queue.pop() != nil { count += 1 }
        #expect(count == EventQueue.capacity)
    }

    @Test func theMeterTellsLevelPeakAndPosteriors() {
        let meter = SoundMeter(labels: 2)
        let samples: [Float] = [0.5, -0.5, 0.5, -0.5]
        meter.note(samples.span)
        meter.note(posteriors: [16384, 0], from: 0)
        meter.note(posteriors: [8192], from: 1)
        #expect(meter.take() == SoundMeter.Reading(level: 0.5, peak: 0.5, posteriors: [0.5, 0.25]))
        #expect(meter.take() == SoundMeter.Reading(level: nil, peak: 0, posteriors: [0, 0]))
    }

    /// Fragments may be late by any amount; the earliest one determines the clock.
    @Test func theArrivalClockGoesByTheEarliestFragment() throws {
        var clock = ArrivalClock(sampleRate: 16_000)
        #expect(clock.moment(atSeconds: 0) == nil)
        for (index, delay) in [30_000_000, 5_000_000, 90_000_000].enumerated() {
            let end = (index + 1) * 1600
            clock.observe(samples: end, at: Int64(end) * 62_500 + Int64(delay))
        }
        // The smallest delay of 5 ms, plus 200 millionths of the 0.185 s since that fragment arrived.
        #expect(try #require(clock.moment(atSeconds: 0)) == 5_000_000 + 185_000_000 / 5000)
        clock.reset()
        #expect(clock.moment(atSeconds: 0) == nil)
    }
}
