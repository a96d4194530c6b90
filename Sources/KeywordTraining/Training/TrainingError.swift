/// Why a training cannot begin or go on, apart from its recordings.
public enum TrainingError: Error, Equatable, Sendable {
    case teacherLacksLabels([String], knows: [String])
    case teacherSampleRate(Int, needed: Int)
}

extension TrainingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .teacherLacksLabels(let missing, let known):
            "the teacher does not know \(missing.joined(separator: ", ")), only \(known.joined(separator: ", ")): "
                + "train it on the same keywords"
        case .teacherSampleRate(let rate, let needed):
            "the teacher hears \(rate) samples a second, not \(needed): train it with the same sample rate"
        }
    }
}
