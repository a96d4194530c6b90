// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Dispatch
import FoundationEssentials
import Hark
import HarkBasics
import Synchronization

/// Spots keywords in many recordings, on all cores, and reports them in the order of the recordings.
///
/// The detections in a recording are those of a ``KeywordSpotter``, bit for bit; they depend on neither the other
/// recordings nor the number of workers. Memory depends on neither the length nor the number of recordings.
package struct SpottingJob: Sendable {
    /// Opens a recording by its number, at the model's sample rate. Called on several threads.
    package typealias Opening = @Sendable (Int) throws(AudioFileError) -> AudioFileReader

    /// Number of recordings that one worker has open. More bring little speed (docs/notes/benchmarks.md).
    package static let slots = 16
    /// Recordings handed out beyond the first unfinished one, per open recording.
    private static let reach = 8

    package let model: CompiledModel
    package let progress = SpottingProgress()
    let count: Int
    let open: Opening
    let bytes: @Sendable (Int) -> Int
    let sinks: @Sendable (Int) throws -> [any SpottingSink]

    /// - Parameters:
    ///   - count: number of recordings.
    ///   - open: opens a recording.
    ///   - bytes: the size of a recording's file, for ``SpottingProgress``.
    ///   - sinks: what else receives a recording. Called before it is opened, on several threads. What it or a sink
    ///     throws ends the run.
    package init(
        model: CompiledModel, count: Int, open: @escaping Opening, bytes: @escaping @Sendable (Int) -> Int = { _ in 0 },
        sinks: @escaping @Sendable (Int) throws -> [any SpottingSink] = { _ in [] }
    ) {
        self.model = model
        self.count = count
        self.open = open
        self.bytes = bytes
        self.sinks = sinks
    }

    /// - Parameters:
    ///   - workers: number of threads that spot; each has another one that reads. Nil: one for each core.
    ///   - tick: called about five times a second.
    ///   - event: called in the order of the recordings, on the calling thread.
    /// - Throws: what a sink or `event` throws.
    package func run(
        workers wanted: Int? = nil, tick: () -> Void = {}, event: (Int, SpottingEvent) throws -> Void
    ) throws {
        guard count > 0 else { return }
        let files = OpenFileLimit.recordings
        let workers = max(1, min(wanted ?? ProcessInfo.processInfo.activeProcessorCount, files, count))
        // Few recordings are shared out evenly, so that all workers have some.
        let slots = max(1, min(Self.slots, files / workers, (count + workers - 1) / workers))
        let order = SpottingOrder(count: count, reach: workers * slots * Self.reach)
        for number in 0..<workers {
            // A queue of its own for each worker, as it waits for sound.
            DispatchQueue(label: "hark.spotting.\(number)").async {
                SpottingWorker(number: number, job: self, order: order, slots: slots).run()
            }
        }
        do {
            while let (recording, events) = try order.next(patience: 200) {
                for next in events { try event(recording, next) }
                tick()
            }
        } catch {
            // The workers end by themselves.
            order.stop(error)
            throw error
        }
    }
}

/// How much of a run is done. May be read on any thread.
package final class SpottingProgress: Sendable {
    private let heard = Atomic<Int>(0)
    private let openedMilliseconds = Atomic<Int>(0)
    private let openedBytes = Atomic<Int>(0)

    /// Samples spotted so far.
    package var samples: Int { heard.load(ordering: .relaxed) }
    /// The declared length of the recordings opened so far, in seconds, and the size of their files.
    package var opened: (seconds: Double, bytes: Int) {
        (Double(openedMilliseconds.load(ordering: .relaxed)) / 1000, openedBytes.load(ordering: .relaxed))
    }

    func heard(samples: Int) { heard.wrappingAdd(samples, ordering: .relaxed) }

    /// - Parameter seconds: as the file declares it, so it may be anything.
    func opened(seconds: Double, bytes: Int) {
        openedMilliseconds.wrappingAdd(Int(max(0, min(seconds, 1e9)) * 1000), ordering: .relaxed)
        openedBytes.wrappingAdd(bytes, ordering: .relaxed)
    }
}
