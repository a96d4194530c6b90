// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// A problem of a recording that does not prevent its use, but may affect the result.
package enum AudioWarning: Sendable, Equatable {
    /// The source's rate in Hz is lower than the output's, so the upper part of the output band is empty.
    case upperBandMissing(sampleRate: Int)
    /// The data ends before the declared length; nil if none is declared but the container's end mark is missing.
    case shorterThanDeclared(seconds: Double, declaredSeconds: Double?)
    /// The data is longer than the header's 32-bit length field can express. The first `seconds` are used.
    case beyondHeader(seconds: Double)
    /// The data is damaged after this many seconds. The part before is used.
    case damaged(seconds: Double, reason: String)
    /// The data is damaged in `count` places and continues after them. Where the lost length is known, it is replaced
    /// by silence. The reason is that of the first place.
    case damagedPlaces(count: Int, firstSeconds: Double, silencedSeconds: Double, reason: String)
    /// Samples that are NaN or infinite; silence replaces them.
    case notFinite(count: Int64, firstSeconds: Double)
    /// A recording without a header ends in the middle of a frame. The bytes of that frame are dropped.
    case incompleteFrame(bytes: Int, frameBytes: Int)
    /// The highest magnitude of a floating-point recording, where 1 is full scale. It was clipped to full scale.
    case beyondFullScale(peak: Float)
    /// Channels of opposite polarity, whose mean would be nearly silent. The loudest channel, counted from 1, is used
    /// instead.
    case channelsCancel(channel: Int)
    /// The share of its samples, 0...1, that are in flat peaks at full scale: recorded too loud.
    case clipped(share: Double)
    /// Channels, counted from 1, that are silent while others are not. The mean of all is lower by them.
    case silentChannels([Int], decibels: Double)
}

extension AudioWarning: CustomStringConvertible {
    /// One line, without the file's name.
    package var description: String {
        switch self {
        case .upperBandMissing(let sampleRate):
            "sampled at \(sampleRate) Hz, so it has nothing above \(sampleRate / 2) Hz: "
                + "recognition is better at 16000 Hz or more"
        case .shorterThanDeclared(let seconds, let declaredSeconds?):
            "holds only \(DisplayText.seconds(seconds)) of the \(DisplayText.seconds(declaredSeconds)) it declares: "
                + "this part is used"
        case .shorterThanDeclared(let seconds, nil):
            "ends after \(DisplayText.seconds(seconds)) without its end mark, so it may be cut off: "
                + "the part before is used"
        case .beyondHeader(let seconds):
            "is longer than the 4 GiB that its header can express: the first \(DisplayText.seconds(seconds)) are used; "
                + "write longer recordings as RF64"
        case .damaged(let seconds, let reason):
            "is damaged after \(DisplayText.seconds(seconds)) (\(DisplayText.oneLine(reason))): the part before is used"
        case .damagedPlaces(let count, let firstSeconds, let silencedSeconds, let reason):
            "is damaged in \(count) \(count == 1 ? "place" : "places"), first at \(DisplayText.seconds(firstSeconds)) "
                + "(\(DisplayText.oneLine(reason))): the rest is used"
                + (silencedSeconds > 0 ? ", with \(DisplayText.seconds(silencedSeconds)) of silence in between" : "")
        case .notFinite(let count, let firstSeconds):
            "\(count) \(count == 1 ? "sample is" : "samples are") not a number or infinite, the first at "
                + "\(DisplayText.seconds(firstSeconds)): silence is used instead"
        case .incompleteFrame(let bytes, let frameBytes):
            "ends with \(bytes) \(bytes == 1 ? "byte" : "bytes") of a frame of \(frameBytes): they are left out; "
                + "check that its format is right"
        case .channelsCancel(let channel):
            "its channels have opposite polarity and cancel each other: only channel \(channel) is used"
        case .silentChannels(let channels, let decibels):
            "channel \(channels.map(String.init).joined(separator: ", ")) \(channels.count == 1 ? "is" : "are") silent, so the "
                + "mean of all is \(Figures.fixed(decibels, decimals: 0)) dB too low: select a channel"
        case .clipped(let share):
            "is clipped (\(Figures.fixed(100 * share, decimals: 1)) % of it is flat at full scale): record at a lower level"
        case .beyondFullScale(let peak):
            "peaks at \(peak) times full scale and is clipped there: scale its samples to -1...1"
        }
    }

    /// One line about a recording.
    package func message(path: String) -> String {
        "\(DisplayText.oneLine(path)): warning: \(self)"
    }
}

/// The places where a recording could not be decoded.
struct Damage {
    /// Number of damaged places.
    private(set) var places = 0
    /// The frame at which the first place begins.
    private(set) var firstFrame: Int64 = 0
    /// libsndfile's error message for the first place.
    private(set) var reason = ""
    /// Frames of silence inserted for them.
    var silenced: Int64 = 0
    /// Whether nothing after the last place could be decoded.
    var isEnd = false

    /// The frame of the last failure. Two failures with nothing decoded in between count as one place.
    private var lastFrame: Int64 = -1

    mutating func add(at frame: Int64, reason: String) {
        if places == 0 {
            firstFrame = frame
            self.reason = reason
        }
        if frame != lastFrame { places += 1 }
        lastFrame = frame
    }
}
