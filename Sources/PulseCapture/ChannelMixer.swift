// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// A problem of a source with several channels.
public enum ChannelProblem: Sendable, Equatable {
    /// The channels cancel each other in their mean, because they have opposite polarity. This channel, counted from 1,
    /// is used alone.
    case cancel(used: Int)
    /// Nothing but zeros comes from this channel, counted from 1, while another has sound.
    case silent(channel: Int)
}

extension ChannelProblem: RawRepresentable {
    /// More than the channels of any source, so that one byte holds both.
    private static let firstSilent: UInt8 = 128

    public init?(rawValue: UInt8) {
        switch rawValue {
        case 1..<Self.firstSilent: self = .cancel(used: Int(rawValue))
        case (Self.firstSilent + 1)...: self = .silent(channel: Int(rawValue - Self.firstSilent))
        default: return nil
        }
    }

    public var rawValue: UInt8 {
        switch self {
        case .cancel(let used): UInt8(used)
        case .silent(let channel): Self.firstSilent + UInt8(channel)
        }
    }
}

/// Mixes the channels of a source into mono samples, and finds channels that cancel each other or are silent. The server's
/// own mean would hide both. Used by one thread; does not allocate after `init`.
struct ChannelMixer {
    private let channels: Int
    private let sampleRate: Int
    /// The channel used instead of the mean.
    private var used: Int?
    /// Of the current second.
    private var second: ChannelBalance
    private var framesOfSecond = 0
    /// Seconds in a row in which the channels canceled each other. Seconds that are too quiet do not count.
    private var cancelingSeconds = 0
    /// Of the current stretch.
    private var stretch: ChannelBalance
    private var secondsOfStretch = 0
    private let samples: UnsafeMutableBufferPointer<Float>
    private let mono: UnsafeMutableBufferPointer<Int16>

    /// One second might be a single sound that reaches two microphones with opposite phases.
    private static let neededSeconds = 2
    /// Length of a stretch in seconds. As long as a silent source takes to be reported.
    private static let stretchSeconds = 5
    /// Frames mixed at once.
    private static let block = 1024

    /// - Parameters:
    ///   - channels: at least 2.
    ///   - sampleRate: in Hz.
    init(channels: Int, sampleRate: Int) {
        self.channels = channels
        self.sampleRate = sampleRate
        second = ChannelBalance(channels: channels)
        stretch = second
        samples = .allocate(capacity: Self.block * channels)
        samples.initialize(repeating: 0)
        mono = .allocate(capacity: Self.block)
        mono.initialize(repeating: 0)
    }

    /// Frees the buffers. The mixer may not be used afterwards.
    func deallocate() {
        samples.deallocate()
        mono.deallocate()
    }

    /// Mixes interleaved samples.
    /// - Parameters:
    ///   - data: native-endian 16-bit samples of any alignment, frames x channels.
    ///   - receive: called with successive blocks of mono samples.
    /// - Returns: what was found in these frames, if anything.
    mutating func mix(
        _ data: UnsafeRawPointer, frames: Int, _ receive: (UnsafeMutableBufferPointer<Int16>) -> Void
    ) -> ChannelProblem? {
        var problem: ChannelProblem?
        var start = 0
        while start < frames {
            // A block does not reach beyond the second that is examined.
            let count = min(Self.block, frames - start, sampleRate - framesOfSecond)
            let bytes = data + start * channels * MemoryLayout<Int16>.size
            for frame in 0..<count { mono[frame] = mixed(frame, bytes) }
            receive(UnsafeMutableBufferPointer(rebasing: mono[..<count]))
            problem = examine(count) ?? problem
            start += count
        }
        return problem
    }

    private func mixed(_ frame: Int, _ bytes: UnsafeRawPointer) -> Int16 {
        var sum = 0
        for channel in 0..<channels {
            let index = frame * channels + channel
            let sample = bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Int16>.size, as: Int16.self)
            if channel == used { return sample }
            samples[index] = Float(sample) * 0x1p-15
            sum += Int(sample)
        }
        // Rounded half away from zero. Equal channels give their own samples.
        return Int16((sum + (sum < 0 ? -channels / 2 : channels / 2)) / channels)
    }

    private mutating func examine(_ count: Int) -> ChannelProblem? {
        guard used == nil else { return nil }
        second.add(UnsafeBufferPointer(rebasing: samples[..<(count * channels)]))
        framesOfSecond += count
        guard framesOfSecond == sampleRate else { return nil }
        defer {
            second.reset()
            framesOfSecond = 0
        }
        if second.isAudible { cancelingSeconds = second.cancels ? cancelingSeconds + 1 : 0 }
        if cancelingSeconds == Self.neededSeconds {
            used = second.loudest
            return .cancel(used: second.loudest + 1)
        }
        stretch.add(second)
        secondsOfStretch += 1
        guard secondsOfStretch == Self.stretchSeconds else { return nil }
        defer {
            stretch.reset()
            secondsOfStretch = 0
        }
        return stretch.silent.first.map { .silent(channel: $0 + 1) }
    }
}
