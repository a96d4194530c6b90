// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Measures the sound level and the posteriors, for display and for ``InputCheck``.
package final class SoundMeter: Sendable {
    /// The measurements since the last reading.
    package struct Reading: Sendable, Equatable {
        /// Root mean square of the samples, 0...1; nil if there were none.
        package var level: Double?
        /// Highest magnitude, 0...1.
        package var peak: Double
        /// Highest posterior of each label, 0...1.
        package var posteriors: [Double]
    }

    /// Counts of all sound so far.
    package struct Totals: Sendable, Equatable {
        package var samples = 0
        /// Samples at full scale.
        package var clipped = 0
        /// Whether any sample was not 0.
        package var hasSound = false

        package init() {}
    }

    /// The magnitude from which a sample counts as clipped: one step below the highest 16-bit value.
    package static let clippedMagnitude: Float = 32766 / 32768

    private let labels: Int
    nonisolated(unsafe) private let posteriors: UnsafeMutablePointer<Atomic<Int>>
    /// Sum of the squared samples since the last reading, in units of squared 16-bit steps.
    private let energy = Atomic<Int>(0)
    private let count = Atomic<Int>(0)
    private let peak = Atomic<Int>(0)
    private let totalSamples = Atomic<Int>(0)
    private let totalClipped = Atomic<Int>(0)
    private let hasSound = Atomic(false)

    package init(labels: Int) {
        self.labels = labels
        posteriors = .allocate(capacity: labels)
        for label in 0..<labels { (posteriors + label).initialize(to: Atomic(0)) }
    }

    deinit {
        posteriors.deinitialize(count: labels)
        posteriors.deallocate()
    }

    /// Audio thread only: adds samples in -1...1.
    package func note(_ samples: borrowing Span<Float>) {
        var sum: Float = 0
        var highest: Float = 0
        var clipped = 0
        for index in samples.indices {
            let sample = samples[index]
            sum += sample * sample
            highest = max(highest, abs(sample))
            if abs(sample) >= Self.clippedMagnitude { clipped += 1 }
        }
        totalSamples.wrappingAdd(samples.count, ordering: .relaxed)
        if clipped > 0 { totalClipped.wrappingAdd(clipped, ordering: .relaxed) }
        if highest > 0 { hasSound.store(true, ordering: .relaxed) }
        energy.wrappingAdd(Int(sum * 0x1p30), ordering: .relaxed)
        count.wrappingAdd(samples.count, ordering: .relaxed)
        _ = peak.max(Int(highest * 0x1p15), ordering: .relaxed)
    }

    /// Audio thread only: adds posteriors, Q0.15, of the labels from `first` on.
    package func note(posteriors newest: [Int16], from first: Int) {
        precondition(first >= 0 && first + newest.count <= labels, "posteriors of labels that there are not")
        for index in newest.indices {
            _ = posteriors[first + index].max(Int(newest[index]), ordering: .relaxed)
        }
    }

    /// The counts since the beginning. May be used by any thread.
    package var totals: Totals {
        var totals = Totals()
        totals.samples = totalSamples.load(ordering: .relaxed)
        totals.clipped = totalClipped.load(ordering: .relaxed)
        totals.hasSound = hasSound.load(ordering: .relaxed)
        return totals
    }

    /// The measurements since the last call. May be used by one thread.
    package func take() -> Reading {
        let samples = count.exchange(0, ordering: .relaxed)
        let power = energy.exchange(0, ordering: .relaxed)
        let highest = peak.exchange(0, ordering: .relaxed)
        return Reading(
            level: samples > 0 ? (Double(power) / Double(samples)).squareRoot() * 0x1p-15 : nil,
            peak: Double(highest) * 0x1p-15,
            posteriors: (0..<labels).map { Double(posteriors[$0].exchange(0, ordering: .relaxed)) * 0x1p-15 })
    }
}
