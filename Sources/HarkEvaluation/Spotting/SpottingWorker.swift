// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Dispatch
import Hark

/// A keyword found in a recording.
package struct SpottedWord: Sendable, Equatable {
    /// Index among the model's labels.
    package let label: Int
    /// Posterior at the decision, Q0.15.
    package let score: Int16
    /// The time of the decision in seconds, as `hark listen` gives it.
    package let decided: Double
    /// Where the word begins and ends, in seconds.
    package let start: Double
    package let end: Double
}

/// Receives all of one recording, for files that are made of it. Used by one thread.
package protocol SpottingSink: AnyObject {
    /// The recording's next samples, which come before the frames in them.
    func samples(_ samples: borrowing Span<Float>) throws
    /// The decoder's posteriors at the next frame, Q0.15, one per label.
    func frame(_ posteriors: [Int16]) throws
    func word(_ word: SpottedWord) throws
    /// - Parameter isWhole: whether the recording was read to its end.
    func end(isWhole: Bool) throws
}

/// Spots keywords in several recordings together, on one thread, while another thread reads ahead.
final class SpottingWorker {
    /// A recording that is open.
    private final class Hearing {
        let number: Int
        let ahead: ReadAhead
        let sinks: [any SpottingSink]
        /// The block in use, its number of samples and how many of them are used.
        var block: (block: ReadAhead.Block, count: Int)?
        var used = 0
        var samples = 0

        init(number: Int, ahead: ReadAhead, sinks: [any SpottingSink]) {
            self.number = number
            self.ahead = ahead
            self.sinks = sinks
        }
    }

    private let job: SpottingJob
    private let order: SpottingOrder
    private let spotter: BatchedSpotter
    private let locators: [WordLocator]
    private let reading: DispatchQueue
    private let news = DispatchSemaphore(value: 0)
    private var hearings: [Hearing?]

    /// - Parameter slots: number of recordings that are open at once.
    init(number: Int, job: SpottingJob, order: SpottingOrder, slots: Int) {
        self.job = job
        self.order = order
        spotter = BatchedSpotter(model: job.model, slots: slots)
        locators = (0..<slots).map { _ in WordLocator(model: job.model) }
        reading = DispatchQueue(label: "hark.reading.\(number)")
        hearings = Array(repeating: nil, count: slots)
    }

    /// Works until all recordings are handed out and those of this worker are finished.
    func run() {
        do {
            while try fillSlots() { try turn() }
        } catch {
            order.stop(error)
        }
    }

    /// - Returns: false if there is nothing left to do.
    private func fillSlots() throws -> Bool {
        for slot in hearings.indices where hearings[slot] == nil {
            claiming: while true {
                switch order.claim() {
                case .recording(let number):
                    hearings[slot] = try begin(number)
                    break claiming
                case .later where isIdle: order.waitForRoom()
                case .later, .none: return !order.isStopped && !isIdle
                }
            }
        }
        return !order.isStopped
    }

    private var isIdle: Bool { hearings.allSatisfy { $0 == nil } }

    private func begin(_ number: Int) throws -> Hearing {
        let job = job
        let ahead = ReadAhead(sampleRate: job.model.features.sampleRate, queue: reading, news: news) { seconds in
            job.progress.opened(seconds: seconds, bytes: job.bytes(number))
        } open: { () throws(AudioFileError) in
            try job.open(number)
        }
        return Hearing(number: number, ahead: ahead, sinks: try job.sinks(number))
    }

    /// Uses what has been read of each recording, at most a chunk; waits if nothing has.
    private func turn() throws {
        var isBusy = false
        for slot in hearings.indices {
            guard hearings[slot] != nil else { continue }
            if try hear(slot) { isBusy = true }
        }
        guard isBusy else {
            news.wait()
            return
        }
        var failure: (any Error)?
        spotter.observe { slot, input, frame in
            locators[slot].add(input, frame)
            guard failure == nil, let hearing = hearings[slot] else { return }
            do {
                for sink in hearing.sinks { try sink.frame(frame.posteriors) }
                while let word = locators[slot].next() { try report(word, hearing) }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Adds the next samples of a recording to the spotter, or ends it.
    /// - Returns: whether something was done.
    private func hear(_ slot: Int) throws -> Bool {
        guard let hearing = hearings[slot] else { return false }
        if hearing.block == nil {
            switch hearing.ahead.take() {
            case .waiting: return false
            case .samples(let block, let count): (hearing.block, hearing.used) = ((block, count), 0)
            case .ended(let warnings):
                try end(slot, hearing, isWhole: true)
                finish(slot, .finished(seconds: seconds(hearing), warnings: warnings))
                return true
            case .failed(let error):
                try end(slot, hearing, isWhole: false)
                finish(slot, .failed(error, seconds: hearing.samples > 0 ? seconds(hearing) : nil))
                return true
            }
        }
        if let (block, count) = hearing.block {
            let end = min(count, hearing.used + BatchedSpotter.chunk)
            let piece = UnsafeBufferPointer(rebasing: block.samples[hearing.used..<end])
            for sink in hearing.sinks { try sink.samples(piece.span) }
            spotter.add(piece.span, slot: slot)
            hearing.samples += piece.count
            job.progress.heard(samples: piece.count)
            hearing.used = end
            if end == count {
                hearing.ahead.giveBack(block)
                hearing.block = nil
            }
        }
        return true
    }

    private func end(_ slot: Int, _ hearing: Hearing, isWhole: Bool) throws {
        while let word = locators[slot].next(isEnd: true) { try report(word, hearing) }
        for sink in hearing.sinks { try sink.end(isWhole: isWhole) }
    }

    private func report(_ word: SpottedWord, _ hearing: Hearing) throws {
        for sink in hearing.sinks { try sink.word(word) }
        order.add(.word(word), of: hearing.number)
    }

    private func finish(_ slot: Int, _ event: SpottingEvent) {
        guard let hearing = hearings[slot] else { return }
        hearings[slot] = nil
        spotter.reset(slot: slot)
        locators[slot].reset()
        order.add(event, of: hearing.number)
    }

    private func seconds(_ hearing: Hearing) -> Double {
        Double(hearing.samples) / Double(job.model.features.sampleRate)
    }
}
