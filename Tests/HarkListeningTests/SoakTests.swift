// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import Hark
import HarkListening
import TestSupport
import Testing

/// Listens for a long time, from the ring to the events: a quarter of an hour, or HARK_SOAK_HOURS as set by
/// Scripts/soak.
@Suite struct SoakTests {
    private static let hours = ProcessInfo.processInfo.environment["HARK_SOAK_HOURS"].flatMap(Double.init) ?? 0.25
    private static let rate = 16_000

    /// One minute of sound with words in it, a whole number of hops.
    private static func minute() throws -> [Int16] {
        let folder = HarkProcess.root.appendingPathComponent("audio-fixtures").path
        let samples = { (name: String) in try AudioFileReader.samples(path: "\(folder)/\(name)", maximumSeconds: 10) }
        let quiet = try samples("silence-quiet-room-16k.wav")
        var room = (0..<60 * rate).map { quiet[$0 % quiet.count] }
        let words = ["stop-flite-slt-16k.wav", "unknown-happy-flite-slt-16k.wav", "yes-flite-slt-16k.wav"]
        for (place, name) in zip(stride(from: 2, to: 60, by: 4), Array(repeating: words, count: 5).joined()) {
            for (index, sample) in try samples(name).enumerated() { room[place * rate + index] += sample }
        }
        return room.map { Int16(max(-32_768, min(32_767, ($0 * 32_768).rounded()))) }
    }

    /// The detections in a range of minutes, counted by keyword and tenth of the minute.
    private static func counts(_ heard: [LiveDetection], minutes: Range<Int>) -> [[Int]: Int] {
        let places = heard.filter { minutes.contains(Int($0.seconds / 60)) }.map { detection in
            [detection.label, Int(detection.seconds.truncatingRemainder(dividingBy: 60) / 6)]
        }
        return Dictionary(grouping: places) { $0 }.mapValues(\.count)
    }

    /// - Returns: the detections, and the number of allocations on the listening thread from its first sample to its
    ///   last.
    private static func listen(minutes: Int, model: CompiledModel) throws -> ([LiveDetection], Int) {
        let sound = RingSound(room: try minute(), total: minutes * 60 * rate)
        let tap = ListeningTap(labels: model.labels.count)
        let session = ListeningSession(
            sound: sound, spotter: GroupSpotter(ModelGroup(model)), seconds: nil, tap: tap)
        // Reserved before the first sample, so that only the program's allocations are counted.
        var heard: [LiveDetection] = []
        heard.reserveCapacity(minutes * 60)
        let allocations = AllocationCounter.allocations {
            let end = session.run {
                while case .some(let event) = tap.events.pop() {
                    if case .detection(let detection) = event { heard.append(detection) }
                }
            }
            #expect(end == .complete)
        }
        #expect(session.seconds == Double(minutes * 60))
        #expect(sound.ring.droppedSamples == 0 && tap.events.dropped == 0)
        return (heard, allocations)
    }

    @Test func theLastHourIsAsTheFirst() throws {
        let minutes = Int(Self.hours * 60)
        let model = CompiledModel(try ModelFile.load(BuiltInModel.standard))
        // The first run in a process allocates shared state; every run allocates its own state at the start.
        _ = try Self.listen(minutes: 1, model: model)
        let (_, ofOneMinute) = try Self.listen(minutes: 1, model: model)
        let (heard, allocations) = try Self.listen(minutes: minutes, model: model)
        #expect(allocations == ofOneMinute)
        // Without the first minute, which has no sound before it.
        let part = min(60, minutes / 3)
        let first = Self.counts(heard, minutes: 1..<1 + part)
        #expect(first.values.reduce(0, +) >= 4 * part, "\(first)")
        #expect(Self.counts(heard, minutes: minutes - part..<minutes) == first)
    }
}
