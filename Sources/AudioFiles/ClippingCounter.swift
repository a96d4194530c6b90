// SPDX-License-Identifier: Apache-2.0

/// Counts clipped samples: runs of equal samples at full scale, where a converter or a program cut off the peaks.
struct ClippingCounter {
    /// Clipped samples so far, in complete and current runs of at least ``shortestRun``.
    private(set) var count: Int64 = 0

    /// Full scale of 8-bit recordings; that of all others is higher.
    private static let fullScale: Float = 127 / 128
    /// A single peak may be at full scale in a recording that is not clipped.
    private static let shortestRun = 3

    private var run = 0
    private var last: Float = 0

    /// Adds the next samples, at the rate of the recording: resampling turns flat peaks into ripples.
    /// - Parameter peak: the highest magnitude of the samples.
    mutating func add(_ samples: UnsafeBufferPointer<Float>, peak: Float) {
        // Most blocks end here.
        guard peak >= Self.fullScale else {
            run = 0
            return
        }
        for sample in samples {
            if abs(sample) < Self.fullScale {
                run = 0
            } else {
                run = run > 0 && sample == last ? run + 1 : 1
                if run == Self.shortestRun { count += Int64(run) } else if run > Self.shortestRun { count += 1 }
            }
            last = sample
        }
    }
}
