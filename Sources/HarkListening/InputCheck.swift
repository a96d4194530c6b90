// SPDX-License-Identifier: Apache-2.0

import PulseCapture

/// A property of live sound in which no word can be spotted well.
package enum InputProblem: Sendable, Equatable {
    /// All samples are 0: the source is muted, or nothing plays on a monitor.
    case silent
    /// Many samples are at full scale: the gain is too high.
    case clipped
    /// Several channels, which cancel each other, or of which one is silent.
    case channels(ChannelProblem)
}

/// Finds problems of live sound, each at most once.
package struct InputCheck {
    /// Sound that is needed for a judgement.
    private static let seconds = 5
    /// The share of clipped samples that is a problem. Speech with a few clipped peaks is spotted as well as without.
    private static let clippedShare = 0.01

    /// Describes a problem to the user.
    package let describe: (InputProblem) -> String
    private let channelProblem: () -> ChannelProblem?
    private let stretch: Int
    private var start = SoundMeter.Totals()
    private var found: [InputProblem] = []

    /// - Parameters:
    ///   - sampleRate: of the sound, in Hz.
    ///   - channelProblem: the newest problem of the source's channels.
    package init(
        sampleRate: Int, channelProblem: @escaping () -> ChannelProblem?, describe: @escaping (InputProblem) -> String
    ) {
        self.describe = describe
        self.channelProblem = channelProblem
        stretch = Self.seconds * sampleRate
    }

    /// - Parameter totals: of all sound so far.
    /// - Returns: the problems found now.
    package mutating func problems(in totals: SoundMeter.Totals) -> [InputProblem] {
        let samples = totals.samples - start.samples
        guard samples >= stretch else { return [] }
        var new: [InputProblem] = []
        if !totals.hasSound { new.append(.silent) }
        if Double(totals.clipped - start.clipped) > Self.clippedShare * Double(samples) { new.append(.clipped) }
        if let problem = channelProblem() { new.append(.channels(problem)) }
        start = totals
        new.removeAll(where: found.contains)
        found += new
        return new
    }
}
