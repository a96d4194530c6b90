// SPDX-License-Identifier: Apache-2.0

import PulseCapture

/// A sound source that reads from a capture session.
package final class LiveSound: SoundSource {
    package let session: CaptureSession
    private let integers: UnsafeMutableBufferPointer<Int16>

    package var sampleRate: Int { session.sampleRate }
    package var isLive: Bool { true }

    /// Size of the sample buffer in bytes.
    package var bufferBytes: Int { integers.count * MemoryLayout<Int16>.stride }

    /// - Parameters:
    ///   - session: a connected session.
    ///   - chunk: maximum number of samples per read.
    package init(_ session: CaptureSession, chunk: Int = ListeningSession.chunk) {
        self.session = session
        integers = .allocate(capacity: chunk)
        integers.initialize(repeating: 0)
    }

    deinit {
        integers.deallocate()
    }

    package func read(into buffer: UnsafeMutableBufferPointer<Float>, timeout milliseconds: Int) -> SoundEvent<SoundEnd>
    {
        let room = UnsafeMutableBufferPointer(rebasing: integers[..<min(integers.count, buffer.count)])
        switch session.read(into: room, timeout: .milliseconds(milliseconds)) {
        case .samples(let count):
            for index in 0..<count { buffer[index] = Float(room[index]) * 0x1p-15 }
            return .samples(count)
        case .gap(let gap): return .gap(gap)
        case .outage(let cause): return .outage(cause)
        case .timedOut: return .timedOut
        case .ended(.interrupted): return .ended(.interrupted)
        case .ended(let error): return .ended(.captureFailed(error))
        }
    }

    package func interrupt() { session.interrupt() }
}

/// Estimates when the samples of a live stream were spoken from when they arrived. The time of the stream's first
/// sample is computed from the fragment with the smallest delay.
///
/// The scheduler and the ring delay fragments; a fragment is never early. The device's clock and the machine's clock
/// drift apart by up to about 100 ppm, so the estimate is moved later by 200 ppm of the elapsed time.
package struct ArrivalClock {
    private static let drift = 5000

    private let sampleRate: Int
    private var origin: Int64?
    private var latest: Int64 = 0

    package init(sampleRate: Int) {
        self.sampleRate = sampleRate
    }

    /// Clears the estimate, for use after a gap.
    package mutating func reset() { origin = nil }

    /// - Parameters:
    ///   - samples: number of samples of the stream up to the end of the fragment.
    ///   - moment: time of the fragment's arrival, in nanoseconds of `MonotonicTime`.
    package mutating func observe(samples: Int, at moment: Int64) {
        let claim = moment - nanoseconds(Double(samples) / Double(sampleRate))
        if let believed = origin {
            origin = min(believed + (moment - latest) / Int64(Self.drift), claim)
        } else {
            origin = claim
        }
        latest = moment
    }

    /// The time at which a position of the stream was spoken, in nanoseconds of `MonotonicTime`; nil before the first
    /// fragment.
    package func moment(atSeconds seconds: Double) -> Int64? {
        origin.map { $0 + nanoseconds(seconds) }
    }

    private func nanoseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e9).rounded()) }
}
