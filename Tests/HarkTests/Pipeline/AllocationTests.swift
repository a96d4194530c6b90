// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import HarkCore
import HarkEngine
import TestSupport
import Testing

@testable import Hark

/// From samples to detections no kernel allocates: neither per frame nor at a detection.
@Suite struct AllocationTests {
    private static func recording() throws -> [Float] {
        let path = HarkProcess.root.appendingPathComponent("audio-fixtures/yes-flite-slt-16k.wav").path
        let reader = try AudioFileReader(path: path, channels: .mixdown, sampleRate: 16_000)
        var samples = [Float](repeating: 0, count: 160_000)
        let count = try samples.withUnsafeMutableBufferPointer { try reader.read(into: $0) }
        return Array(samples[..<count])
    }

    @Test(arguments: Kernel.available)
    func spotting(kernel: Kernel) throws {
        let model = CompiledModel(try ModelFile.load(BuiltInModel.standard), kernel: kernel)
        let spotter = KeywordSpotter(model: model)
        let recording = try Self.recording()
        var detections = 0
        let hear = {
            for size in [320, 997] {
                for start in stride(from: 0, to: recording.count, by: size) {
                    let end = min(recording.count, start + size)
                    spotter.process(recording.span.extracting(start..<end)) { _ in detections += 1 }
                }
                spotter.reset()
            }
        }
        hear()
        #expect(detections == 2)
        #expect(AllocationCounter.allocations { for _ in 0..<5 { hear() } } == 0)
        #expect(detections == 12)
    }

    /// Nor with averaged posteriors and an observer of every frame.
    @Test func averagingAndObserving() throws {
        let spec = DecoderSpec(windowFrames: 5, refractoryFrames: 10, smoothingFrames: 7)
        let spotter = KeywordSpotter(
            model: CompiledModel(try ModelFile.load(BuiltInModel.standard).with(decoder: spec)))
        let recording = try Self.recording()
        var (frames, detections) = (0, 0)
        let hear = {
            spotter.observe(recording.span) { posteriors, detection in
                frames += posteriors[0] >= 0 ? 1 : 0
                detections += detection == nil ? 0 : 1
            }
            spotter.reset()
        }
        hear()
        #expect(frames > 50 && detections == 1)
        #expect(AllocationCounter.allocations { for _ in 0..<5 { hear() } } == 0)
    }

    @Test(arguments: Kernel.available)
    func clipsTogether(kernel: Kernel) throws {
        let model = CompiledModel(try ModelFile.load(BuiltInModel.standard), kernel: kernel)
        let batch = ClipBatch(model: model, slots: 16)
        let recording = try Self.recording()
        let hear = {
            for start in stride(from: 0, to: recording.count, by: ClipBatch.chunk) {
                let end = min(recording.count, start + ClipBatch.chunk)
                for slot in 0..<16 { batch.add(recording.span.extracting(start..<end), slot: slot) }
                batch.advance()
            }
            for slot in 0..<16 { batch.discard(slot: slot) }
        }
        hear()
        #expect(AllocationCounter.allocations(in: hear) == 0)
    }
}
