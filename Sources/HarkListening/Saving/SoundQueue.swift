// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Synchronization

/// A lock-free queue of samples from the audio thread to the thread that saves them. After `init` nothing allocates,
/// locks or throws. Samples that do not fit are dropped and counted, which leaves a hole in the positions.
package final class SoundQueue: Sendable {
    /// Capacity in pieces: 5 s of the sound server's fragments.
    private static let pieces = 256
    /// Maximum samples per piece.
    private static let pieceLength = ListeningSession.chunk

    private struct Header {
        package var position = 0
        package var count = 0
    }

    nonisolated(unsafe) private let samples: UnsafeMutablePointer<Int16>
    nonisolated(unsafe) private let headers: UnsafeMutablePointer<Header>
    private let written = Atomic<Int>(0)
    private let taken = Atomic<Int>(0)
    private let lost = Atomic<Int>(0)

    package init() {
        samples = .allocate(capacity: Self.pieces * Self.pieceLength)
        samples.initialize(repeating: 0, count: Self.pieces * Self.pieceLength)
        headers = .allocate(capacity: Self.pieces)
        headers.initialize(repeating: Header(), count: Self.pieces)
    }

    deinit {
        samples.deallocate()
        headers.deallocate()
    }

    /// Capacity in samples.
    package static var capacity: Int { pieces * pieceLength }
    package static var bytes: Int {
        capacity * MemoryLayout<Int16>.stride + pieces * MemoryLayout<Header>.stride
    }

    /// Number of samples dropped because the queue was full.
    package var dropped: Int { lost.load(ordering: .relaxed) }

    /// Audio thread only: appends samples in -1...1 that begin at `position` in the stream.
    package func push(_ sound: borrowing Span<Float>, position: Int) {
        var start = 0
        while start < sound.count {
            let count = min(Self.pieceLength, sound.count - start)
            let end = written.load(ordering: .relaxed)
            if end - taken.load(ordering: .acquiring) < Self.pieces {
                let slot = end % Self.pieces
                let room = samples + slot * Self.pieceLength
                for index in 0..<count {
                    room[index] = Int16(sample: sound[start + index])
                }
                headers[slot] = Header(position: position + start, count: count)
                written.store(end + 1, ordering: .releasing)
            } else {
                lost.wrappingAdd(count, ordering: .relaxed)
            }
            start += count
        }
    }

    /// Consumer only: passes the oldest piece and its position in the stream to `body`, and removes it.
    /// - Returns: false if there is none.
    package func take(_ body: (UnsafeBufferPointer<Int16>, _ position: Int) -> Void) -> Bool {
        let start = taken.load(ordering: .relaxed)
        guard start < written.load(ordering: .acquiring) else { return false }
        let slot = start % Self.pieces
        let header = headers[slot]
        body(UnsafeBufferPointer(start: samples + slot * Self.pieceLength, count: header.count), header.position)
        taken.store(start + 1, ordering: .releasing)
        return true
    }
}

/// The most recent samples of a stream, without gaps.
package struct SoundHistory {
    private var samples: [Int16]
    /// The stream positions held.
    package private(set) var range = 0..<0

    /// - Parameter capacity: in samples, 1 or more.
    package init(capacity: Int) {
        samples = [Int16](repeating: 0, count: capacity)
    }

    /// Appends samples that begin at `position`. If they do not follow the samples held, those are discarded.
    package mutating func append(_ piece: UnsafeBufferPointer<Int16>, position: Int) {
        if position != range.upperBound { range = position..<position }
        for (offset, sample) in piece.enumerated() { samples[(position + offset) % samples.count] = sample }
        let end = position + piece.count
        range = max(range.lowerBound, end - samples.count)..<end
    }

    /// The samples of a range of the stream in -1...1, as far as they are held.
    package func sound(_ wanted: Range<Int>) -> [Float] {
        wanted.clamped(to: range).map { Float(samples[$0 % samples.count]) * 0x1p-15 }
    }
}
