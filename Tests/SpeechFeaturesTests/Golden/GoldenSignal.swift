import Glibc

@testable import SpeechFeatures

/// The signals of make_golden.py by the same formulas.
enum GoldenSignal {
    case tones, noise, clicks

    static let count = 8000

    var samples: [Float] {
        switch self {
        case .tones:
            (0..<Self.count).map { index in
                let n = Double(index)
                let position = n / Double(Self.count)
                return Float(
                    0.5 * sin(2 * .pi * 440 * n / 16_000) * position + 0.25 * cos(2 * .pi * 2500 * n / 16_000) * (1 - position))
            }
        case .noise:
            Self.congruentialNoise
        case .clicks:
            (0..<Self.count).map { $0 >= 100 && ($0 - 100) % 700 == 0 ? 1 : 0 }
        }
    }

    private static var congruentialNoise: [Float] {
        var state: UInt32 = 12_345
        return (0..<count).map { _ in
            state = 1_664_525 &* state &+ 1_013_904_223
            return Float((Double(state >> 16) - 32_768) / 327_680)
        }
    }
}

enum GoldenCompression {
    case logarithm, pcen
}

/// The two specs of make_golden.py: Hark's own, and one of 25 ms frames every 10 ms.
enum GoldenShape {
    case standard, short

    func spec(_ compression: GoldenCompression) -> FeatureSpec {
        var spec = FeatureSpec.standard
        if self == .short {
            spec = FeatureSpec(
                sampleRate: 16_000, windowLength: 400, hopLength: 160, fftLength: 512, melBands: 23, lowestFrequency: 60,
                highestFrequency: 7600, coefficients: 13, compression: .pcen(.standard))
        }
        if compression == .logarithm { spec.compression = .logarithm(floor: 1e-6) }
        return spec
    }
}
