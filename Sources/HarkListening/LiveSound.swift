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

/// When the samples of a live stream were said, judged by when they came: a stream's first sample lies where the
/// fragment that was the least late says.
///
/// Fragments come late by what the scheduler and the ring add, never early. The device's clock and this machine's run
/// apart by up to some 100 millionths, so the belief gives way at 200 millionths of the time that passes.
package struct ArrivalClock {
    private static let drift = 5000

    private let sampleRate: Int
    private var origin: Int64?
    private var latest: Int64 = 0

    package init(sampleRate: Int) {
        self.sampleRate = sampleRate
    }

    /// Forgets what it believed, as after a gap.
    package mutating func reset() { origin = nil }

    /// - Parameters:
    ///   - samples: of the stream, up to the end of what came.
    ///   - moment: when that came, in nanoseconds of `MonotonicTime`.
    package mutating func observe(samples: Int, at moment: Int64) {
        let claim = moment - nanoseconds(Double(samples) / Double(sampleRate))
        if let believed = origin {
            origin = min(believed + (moment - latest) / Int64(Self.drift), claim)
        } else {
            origin = claim
        }
        latest = moment
    }

    /// The moment of a place in the stream, in nanoseconds of `MonotonicTime`; nil before anything came.
    package func moment(atSeconds seconds: Double) -> Int64? {
        origin.map { $0 + nanoseconds(seconds) }
    }

    private func nanoseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e9).rounded()) }
}
