// SPDX-License-Identifier: Apache-2.0

/// Finds recordings with the same samples in several places of a data set.
///
/// Silent recordings must be left out, because they have the same samples everywhere.
package struct DuplicateFinder {
    private struct First {
        package let path: String
        package let word: String
    }

    private var heldOut: [SampleDigest: First] = [:]
    private var seen: [SampleDigest: First] = [:]

    /// Adds a clip of the validation or testing split. All of these must be added before any training clip.
    /// - Returns: the path of the same recording under another word, or nil.
    package mutating func add(heldOut digest: SampleDigest, path: String, word: String) -> String? {
        if heldOut[digest] == nil { heldOut[digest] = First(path: path, word: word) }
        return contradiction(digest, path: path, word: word)
    }

    /// Adds a training clip.
    /// - Returns: the findings about it.
    package mutating func add(training digest: SampleDigest, path: String, word: String) -> [DatasetFinding] {
        var findings: [DatasetFinding] = []
        if let copy = heldOut[digest] {
            findings.append(DatasetFinding(.heldOutCopy, path: path, detail: "as \(copy.path)"))
        }
        if let other = contradiction(digest, path: path, word: word) {
            findings.append(DatasetFinding(.contradiction, path: path, detail: "as \(other)"))
        }
        return findings
    }

    private mutating func contradiction(_ digest: SampleDigest, path: String, word: String) -> String? {
        guard let first = seen[digest] else {
            seen[digest] = First(path: path, word: word)
            return nil
        }
        return first.word == word ? nil : first.path
    }
}

/// A 128-bit digest of a recording's samples. It is fast instead of cryptographic, because a collision does no harm
/// that is worth an attack. Its values are the same in every run.
package struct SampleDigest: Hashable, Sendable {
    private var first: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var second: UInt64 = 0xC2B2_AE3D_27D4_EB4F

    package init(_ samples: [Int16]) {
        add(UInt64(samples.count))
        for sample in samples { add(UInt64(UInt16(bitPattern: sample))) }
    }

    /// Each step is a bijection of either half, so a change of a single sample always changes the digest.
    private mutating func add(_ word: UInt64) {
        first = (first ^ word) &* 0xFF51_AFD7_ED55_8CCD
        first ^= first >> 32
        second = (second ^ word) &* 0xC4CE_B9FE_1A85_EC53
        second ^= second >> 29
    }
}
