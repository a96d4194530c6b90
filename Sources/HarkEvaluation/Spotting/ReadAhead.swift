// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Dispatch
import HarkBasics

/// Reads a recording ahead of its use, on another thread: while one block of samples is used, the next one is decoded.
///
/// Unchecked: `reader` is used only on the reading queue, a block only by the thread that has it, and all else is locked.
final class ReadAhead: @unchecked Sendable {
    /// Samples of a block: a second at 16 kHz.
    static let blockSamples = 16_000

    /// A buffer of samples.
    struct Block: @unchecked Sendable {
        let samples: UnsafeMutableBufferPointer<Float>
    }

    /// What ``take()`` returns.
    enum Taken: Sendable {
        /// The next block is still being read.
        case waiting
        /// The next samples. The caller gives the block back when it has used them.
        case samples(Block, count: Int)
        /// There are no more samples.
        case ended(warnings: [AudioWarning])
        case failed(AudioFileError)
    }

    private struct State: Sendable {
        /// Blocks to fill.
        var empty: [Block] = []
        /// Filled blocks and the number of samples in each, oldest first.
        var full: [(block: Block, count: Int)] = []
        /// Given once `full` is empty.
        var end: Taken?
        var isReading = true
    }

    private let blocks: [Block]
    private let state: Locked<State>
    private let queue: DispatchQueue
    private let news: DispatchSemaphore
    private let sampleRate: Int
    private var reader: AudioFileReader?

    /// Begins to read.
    /// - Parameters:
    ///   - queue: a serial queue to read on; several recordings may share it.
    ///   - news: signaled whenever there is more to take.
    ///   - opened: called on the queue with the recording's declared length in seconds.
    ///   - open: opens a reader of the given sample rate; called on the queue.
    init(
        sampleRate: Int, queue: DispatchQueue, news: DispatchSemaphore, opened: @escaping @Sendable (Double) -> Void,
        open: @escaping @Sendable () throws(AudioFileError) -> AudioFileReader
    ) {
        blocks = (0..<2).map { _ in
            let samples = UnsafeMutableBufferPointer<Float>.allocate(capacity: Self.blockSamples)
            samples.initialize(repeating: 0)
            return Block(samples: samples)
        }
        state = Locked(State(empty: blocks))
        self.sampleRate = sampleRate
        self.queue = queue
        self.news = news
        queue.async { [self] in
            do throws(AudioFileError) {
                let reader = try open()
                self.reader = reader
                opened(reader.duration)
                read()
            } catch {
                finish(.failed(error))
            }
        }
    }

    deinit {
        for block in blocks { block.samples.deallocate() }
    }

    /// The next samples, if they have been read. May be called by one thread at a time.
    func take() -> Taken {
        state.withLock { state in
            guard state.full.isEmpty else {
                let next = state.full.removeFirst()
                return .samples(next.block, count: next.count)
            }
            return state.end ?? .waiting
        }
    }

    /// Returns a block that was taken, so that it is filled again.
    func giveBack(_ block: Block) {
        let isIdle = state.withLock { state in
            state.empty.append(block)
            defer { state.isReading = true }
            return !state.isReading
        }
        if isIdle { queue.async { [self] in read() } }
    }

    /// Fills one block, then lets other recordings of the queue read before the next one.
    private func read() {
        guard let reader else { return }
        let block = state.withLock { state in
            state.isReading = !state.empty.isEmpty && state.end == nil
            return state.isReading ? state.empty.removeLast() : nil
        }
        guard let block else { return }
        do throws(AudioFileError) {
            let count = try reader.read(into: block.samples)
            guard count > 0 else { return finish(.ended(warnings: reader.warnings)) }
            state.withLock { $0.full.append((block, count)) }
            news.signal()
            queue.async { [self] in read() }
        } catch {
            finish(.failed(error))
        }
    }

    private func finish(_ end: Taken) {
        // Closes the file and ends a decoder.
        reader = nil
        state.withLock { $0.end = end }
        news.signal()
    }
}
