// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not a model that this program can run.
public enum ModelFormatError: Error, Equatable, Sendable {
    /// The file does not begin with the magic "HARK".
    case notAModel
    /// The file is of another version of the format.
    case unsupportedVersion(UInt16, supported: UInt16)
    /// The file is shorter than its header says.
    case truncated(expectedBytes: Int, actualBytes: Int)
    /// The file is longer than its header says, or larger than the format allows.
    case oversized(expectedBytes: Int, actualBytes: Int)
    /// The bytes were changed after they were written.
    case checksumMismatch(stored: UInt32, computed: UInt32)
    /// A required section is missing.
    case missingSection(SectionTag)
    /// A section that may occur only once occurs more than once.
    case duplicateSection(SectionTag)
    /// A section's content contradicts itself, its length or the limits of the format.
    case invalidSection(SectionTag, reason: String)
}

extension ModelFormatError {
    /// An ``invalidSection(_:reason:)``. On a microcontroller the reason is empty: nothing reads it there, and the code
    /// that composes it would take more flash than the network.
    public static func invalid(_ section: SectionTag, _ reason: @autoclosure () -> String) -> ModelFormatError {
        #if hasFeature(Embedded)
            .invalidSection(section, reason: "")
        #else
            .invalidSection(section, reason: reason())
        #endif
    }
}

extension ModelFormatError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAModel:
            "not a Hark model (it does not begin with \"HARK\")"
        case .unsupportedVersion(let found, let supported):
            "model format version \(found), but this program reads version \(supported): train the model again with this program, or use the program it came with"
        case .truncated(let expected, let actual):
            "truncated model: \(expected) bytes expected, \(actual) found; copy the file again"
        case .oversized(let expected, let actual):
            "oversized model: \(expected) bytes expected, \(actual) found; copy the file again"
        case .checksumMismatch(let stored, let computed):
            "damaged model: its stored checksum is \(hexadecimal(stored)), its bytes have \(hexadecimal(computed)); "
                + "copy the file again"
        case .missingSection(let tag):
            "incomplete model: section \(tag) is missing"
        case .duplicateSection(let tag):
            "contradictory model: section \(tag) occurs twice"
        case .invalidSection(let tag, let reason):
            "invalid model: section \(tag): \(reason)"
        }
    }

    private func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
