// SPDX-License-Identifier: Apache-2.0

import PulseCapture

/// A capture session as a source of sound.
package final class LiveSound: SoundSource {
    package let session: CaptureSession
    private let integers: UnsafeMutableBufferPointer<Int16>

    package var sampleRate: Int { session.sampleRate }
    package var isLive: Bool { true }

    /// Bytes of samples on their way.
    package var bufferBytes: Int { integers.count * MemoryLayout<Int16>.stride }

    /// - Parameters:
    ///   - session: connected.
    ///   - chunk: samples taken at once at most.
    package init(_ session: CaptureSession, chunk: Int = ListeningSession.chunk) {
        self.session = session
        integers = .allocate(capacity: chunk)
        integers.initialize(repeating: 0)
    }

    deinit {
        integers.deallocate()
    }

    package func read(into buffer: UnsafeMutableBufferPointer<Float>, timeout milliseconds: Int) -> SoundEvent {
        let room = UnsafeMutableBufferPointer(rebasing: integers[..<min(integers.count, buffer.count)])
        switch session.read(into: room, timeout: .milliseconds(milliseconds)) {
        case .samples(let count):
            for index in 0..<count { buffer[index] = Float(room[index]) * 0x1p-15 }
            return .samples(count)
        case .gap(let gap): return .gap(gap)
        case .outage(let cause): return .outage(cause)
        case .timedOut: return .timedOut
        case .ended(.interrupted): return .ended(.interrupted)
        case .ended(let error): return .ended(.failed("\(error)"))
        }
    }

    package func interrupt() { session.interrupt() }
}
