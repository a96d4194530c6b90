// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Reads a recording as a mono signal at its own rate, in blocks. The buffers are allocated once.
final class MonoSource {
    let file: SoundFile
    /// Frames delivered so far.
    private(set) var frames: Int64 = 0
    private(set) var hasEnded = false
    /// Highest magnitude so far.
    private(set) var peak: Float = 0
    /// Number of NaN or infinite samples in the channels used. Each is replaced by silence.
    private(set) var nonFinite: Int64 = 0
    /// The frame of the first NaN or infinite sample.
    private(set) var firstNonFinite: Int64 = 0

    /// The channel used instead of the mean, counted from 0, because the channels cancel each other; nil: the mean.
    private(set) var insteadOfMean: Int?

    private let channels: ChannelSelection
    /// Of all frames until the channels were found to cancel each other; nil without a mean of several channels.
    private var balance: ChannelBalance?
    /// Samples in runs of equal samples at full scale.
    private var clipping = ClippingCounter()
    private let interleaved: UnsafeMutableBufferPointer<Float>
    private let mono: UnsafeMutableBufferPointer<Float>

    /// Frames per block. Fixed, so that the resampler's results do not depend on the caller's buffer.
    private static let block = 4096
    /// Maximum samples of a block over all channels: with 1,024 channels, 4,096 frames would take 16 MB.
    private static let maximumInterleaved = 1 << 16
    /// Floating-point samples are clipped to this magnitude so that the filter sums cannot overflow.
    /// ``AudioFileReader`` clips to 1 afterwards.
    private static let limit: Float = 1024

    init(_ file: SoundFile, channels: ChannelSelection) throws(AudioFileError) {
        let count = file.format.channels
        if case .channel(let channel) = channels, !(1...count).contains(channel) {
            throw .noSuchChannel(path: file.path, channel: channel, channels: count)
        }
        self.file = file
        self.channels = channels
        let frames = max(1, min(Self.block, Self.maximumInterleaved / count))
        interleaved = .allocate(capacity: frames * count)
        mono = .allocate(capacity: frames)
        interleaved.initialize(repeating: 0)
        mono.initialize(repeating: 0)
        if channels == .mixdown, count > 1 { balance = ChannelBalance(channels: count) }
    }

    deinit {
        interleaved.deallocate()
        mono.deallocate()
    }

    /// The next samples, valid until the next call; empty at the end.
    func next() -> UnsafeMutableBufferPointer<Float> {
        guard !hasEnded else { return .init(rebasing: mono[..<0]) }
        let count = file.read(into: interleaved)
        if count == 0 { hasEnded = true }
        var samples = UnsafeMutableBufferPointer(rebasing: mono[..<count])
        var greatest = file.format.channels == 1 ? greatestMagnitude(interleaved[..<count]) : .infinity
        if greatest <= Self.limit {
            // The samples are the mono signal as they are, as nearly always.
            samples = UnsafeMutableBufferPointer(rebasing: interleaved[..<count])
        } else {
            switch channels {
            case .channel(let channel): pick(channel - 1, count)
            case .mixdown where file.format.channels == 1: pick(0, count)
            case .mixdown:
                compareChannels(count)
                if let insteadOfMean { pick(insteadOfMean, count) } else { mix(count) }
            }
            greatest = greatestMagnitude(samples[...])
        }
        frames += Int64(count)
        // Samples beyond the limit raised the peak when they were clipped to it.
        peak = max(peak, greatest)
        clipping.add(UnsafeBufferPointer(samples), peak: greatest)
        return samples
    }

    /// The highest magnitude of samples; more than any number if one is not a number.
    private func greatestMagnitude(_ samples: Slice<UnsafeMutableBufferPointer<Float>>) -> Float {
        // Bit patterns of magnitudes have the same order as the magnitudes, and integers are compared in vectors.
        var greatest: Int32 = 0
        for index in samples.indices {
            greatest = max(greatest, Int32(bitPattern: samples[index].magnitude.bitPattern))
        }
        let magnitude = Float(bitPattern: UInt32(bitPattern: greatest))
        return magnitude.isNaN ? .infinity : magnitude
    }

    private func pick(_ channel: Int, _ count: Int) {
        let stride = file.format.channels
        for frame in 0..<count { set(finite(interleaved[frame * stride + channel], at: frame), at: frame) }
    }

    /// Channels without any sound, counted from 0; empty if all are silent, or one was selected.
    var silentChannels: [Int] { balance?.silent ?? [] }

    /// Share of the samples that are clipped, 0...1.
    var clippedShare: Double { frames > 0 ? Double(clipping.count) / Double(frames) : 0 }

    /// Decides whether the channels cancel each other. The decision stays: changing back would make a step in the signal.
    private func compareChannels(_ count: Int) {
        guard insteadOfMean == nil, balance != nil else { return }
        balance?.add(UnsafeBufferPointer(rebasing: interleaved[..<(count * file.format.channels)]))
        if let balance, balance.cancels { insteadOfMean = balance.loudest }
    }

    private func mix(_ count: Int) {
        let stride = file.format.channels
        for frame in 0..<count {
            // In Double the sum of any finite Floats is finite, and the mean is rounded once.
            var sum = 0.0
            for channel in 0..<stride { sum += Double(finite(interleaved[frame * stride + channel], at: frame)) }
            set(Float(sum / Double(stride)), at: frame)
        }
    }

    private func finite(_ sample: Float, at frame: Int) -> Float {
        if sample.isFinite { return sample }
        if nonFinite == 0 { firstNonFinite = frames + Int64(frame) }
        nonFinite += 1
        return 0
    }

    private func set(_ sample: Float, at frame: Int) {
        peak = max(peak, abs(sample))
        mono[frame] = max(-Self.limit, min(Self.limit, sample))
    }
}

/// Which channels of a recording become the mono signal.
package enum ChannelSelection: Sendable, Equatable {
    /// The mean of all channels.
    case mixdown
    /// One channel, counted from 1.
    case channel(Int)
}
