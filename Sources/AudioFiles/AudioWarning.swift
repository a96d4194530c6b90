/// Something about a recording that can be used, but may be heard in the result.
public enum AudioWarning: Sendable, Equatable {
    /// The source's rate in Hz is so low that the upper part of the band wanted is empty.
    case upperBandMissing(sampleRate: Int)
    /// The data ends before the declared length; nil if none is declared but the container's end mark is missing.
    case shorterThanDeclared(seconds: Double, declaredSeconds: Double?)
    /// The data is damaged after so many seconds; what lies before is used.
    case damaged(seconds: Double, reason: String)
    /// The highest magnitude of a floating-point recording, where 1 is full scale. It was clipped to full scale.
    case beyondFullScale(peak: Float)
}

extension AudioWarning: CustomStringConvertible {
    /// One line, without the file's name.
    public var description: String {
        switch self {
        case .upperBandMissing(let sampleRate):
            "sampled at \(sampleRate) Hz, so it has nothing above \(sampleRate / 2) Hz: "
                + "recognition is better from 16000 Hz on"
        case .shorterThanDeclared(let seconds, let declaredSeconds?):
            "ends after \(DisplayText.seconds(seconds)) of the \(DisplayText.seconds(declaredSeconds)) it declares: "
                + "what is there is used"
        case .shorterThanDeclared(let seconds, nil):
            "ends after \(DisplayText.seconds(seconds)) without its end mark, so it may be cut off: "
                + "what is there is used"
        case .damaged(let seconds, let reason):
            "is damaged after \(DisplayText.seconds(seconds)) (\(DisplayText.oneLine(reason))): what is before is used"
        case .beyondFullScale(let peak):
            "peaks at \(peak) times full scale and is clipped there: scale its samples to -1...1"
        }
    }
}
