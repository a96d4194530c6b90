// SPDX-License-Identifier: Apache-2.0

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
