// SPDX-License-Identifier: Apache-2.0

/// Compares the channels of a sound with their mean. Finds channels that cancel each other, because one has the opposite
/// polarity, and channels without any sound.
package struct ChannelBalance: Sendable {
    /// Sums of squares of each channel, and of the mean of all.
    private var powers: [Double]
    private var meanPower = 0.0
    private var frames = 0

    /// The mean of channels that cancel each other is this much weaker than they are, -20 dB. That of channels with
    /// nothing in common is at half their power.
    private static let cancelled = 0.01
    /// Mean square, -60 dB of full scale, from which channels are compared.
    private static let audible = 1e-6

    /// - Parameter channels: at least 1.
    package init(channels: Int) {
        powers = [Double](repeating: 0, count: channels)
    }

    /// Adds whole frames. Does not allocate. Samples that are not finite are left out.
    /// - Parameter interleaved: samples, 1 is full scale; frames x channels of them.
    package mutating func add(_ interleaved: UnsafeBufferPointer<Float>) {
        let channels = powers.count
        for frame in 0..<interleaved.count / channels {
            var sum = 0.0
            for channel in 0..<channels {
                let sample = interleaved[frame * channels + channel]
                guard sample.isFinite else { continue }
                sum += Double(sample)
                powers[channel] += Double(sample) * Double(sample)
            }
            meanPower += sum / Double(channels) * (sum / Double(channels))
        }
        frames += interleaved.count / channels
    }

    /// Adds the frames of another balance of as many channels. Does not allocate.
    package mutating func add(_ other: ChannelBalance) {
        for channel in powers.indices { powers[channel] += other.powers[channel] }
        meanPower += other.meanPower
        frames += other.frames
    }

    /// Forgets all frames.
    package mutating func reset() {
        for channel in powers.indices { powers[channel] = 0 }
        meanPower = 0
        frames = 0
    }

    private var power: Double { powers.reduce(0, +) / Double(powers.count) }

    /// Whether the channels are loud enough to be compared.
    package var isAudible: Bool { power > Self.audible * Double(frames) }

    /// Whether the channels are audible and cancel each other in their mean.
    package var cancels: Bool { isAudible && meanPower < Self.cancelled * power }

    /// The channel with the highest power, counted from 0.
    package var loudest: Int { powers.indices.max { powers[$0] < powers[$1] } ?? 0 }

    /// Channels in which all samples are 0, while others have sound; counted from 0.
    package var silent: [Int] {
        guard powers.contains(where: { $0 > 0 }) else { return [] }
        return powers.indices.filter { powers[$0] == 0 }
    }
}
