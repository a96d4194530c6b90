// SPDX-License-Identifier: Apache-2.0

import Foundation
import HarkListening
import PulseCapture

/// Sound that a separate thread pushes into a ring, like the thread of the sound server, as fast as it is read.
final class RingSound: SoundSource, @unchecked Sendable {
    let sampleRate = 16_000
    let isLive = false
    let ring = SampleRing(minimumCapacity: 16_000)
    private let room: [Int16]
    private let total: Int
    private var taken = 0
    private let integers = UnsafeMutableBufferPointer<Int16>.allocate(capacity: ListeningSession.chunk)

    /// - Parameters:
    ///   - room: samples, repeated until the end.
    ///   - total: number of samples until the end.
    init(room: [Int16], total: Int) {
        self.room = room
        self.total = total
        integers.initialize(repeating: 0)
        let thread = Thread { self.produce() }
        thread.start()
    }

    deinit {
        integers.deallocate()
    }

    /// Pushes blocks of varying sizes that do not match the reader's; waits while there is no room.
    private func produce() {
        var pushed = 0
        var block = 1
        while pushed < total {
            block = block % 479 + 1
            let start = pushed % room.count
            let count = min(block, room.count - start, total - pushed)
            while ring.capacity - ring.availableSamples < count { sched_yield() }
            room.withUnsafeBufferPointer { room in
                _ = ring.push(UnsafeBufferPointer(rebasing: room[start..<start + count]))
            }
            pushed += count
        }
    }

    func read(into buffer: UnsafeMutableBufferPointer<Float>, timeout milliseconds: Int) -> SoundEvent<SoundEnd> {
        let room = UnsafeMutableBufferPointer(rebasing: integers[..<min(integers.count, buffer.count)])
        while taken < total {
            let count = ring.pop(into: room)
            if count > 0 {
                for index in 0..<count { buffer[index] = Float(room[index]) * 0x1p-15 }
                taken += count
                return .samples(count)
            }
            sched_yield()
        }
        return .ended(.complete)
    }

    func interrupt() {}
}
