// SPDX-License-Identifier: Apache-2.0

/// The four-letter name of a model file's section.
public struct SectionTag: Hashable, Sendable, CustomStringConvertible {
    /// The letters in file order, first letter in the lowest byte.
    public let code: UInt32

    public init(code: UInt32) {
        self.code = code
    }

    /// - Precondition: four ASCII characters.
    public init(_ name: StaticString) {
        precondition(name.utf8CodeUnitCount == 4, "a section's name has four letters")
        var code: UInt32 = 0
        name.withUTF8Buffer { letters in
            for (position, letter) in letters.enumerated() { code |= UInt32(letter) << (8 * UInt32(position)) }
        }
        self.code = code
    }

    /// The letters; what is not printable ASCII shows as "?", since a tag may come from a damaged file.
    public var description: String {
        var text = ""
        for shift in [UInt32(0), 8, 16, 24] {
            let letter = UInt8(truncatingIfNeeded: code >> shift)
            text.unicodeScalars.append((33...126).contains(letter) ? Unicode.Scalar(letter) : "?")
        }
        return text
    }
}

extension SectionTag {
    /// FeatureSpec: how sound becomes coefficients.
    public static let features = SectionTag("FEAT")
    /// Mean and scale of each coefficient: floats to the network's integers.
    public static let normalization = SectionTag("NORM")
    /// One LSTM layer; repeated, first layer first.
    public static let lstm = SectionTag("LSTM")
    /// The output layer.
    public static let dense = SectionTag("DENS")
    /// Pooling window and refractory time of live spotting.
    public static let decoder = SectionTag("DECO")
    /// Labels and their thresholds.
    public static let labels = SectionTag("LABL")
    /// Where the model comes from, as JSON.
    public static let provenance = SectionTag("PROV")
}
