// SPDX-License-Identifier: Apache-2.0

/// Assigns clips to splits: by the data set's lists if there are any, otherwise by speaker, so that no speaker is in
/// two splits.
package struct SplitRule {
    /// `MAX_NUM_WAVS_PER_CLASS` in the rule of Speech Commands, its limit on the number of clips per word.
    private static let buckets: UInt32 = (1 << 27) - 1

    /// nil if there is no such file. If there is a list, clips that no list names are for training.
    private let validation: SplitList?
    private let testing: SplitList?

    package init(validationList: SplitList?, testingList: SplitList?) {
        validation = validationList
        testing = testingList
    }

    /// Whether clips are split by a hash of the speaker's name.
    package var isHashed: Bool { validation == nil && testing == nil }

    /// - Parameters:
    ///   - word: name of the clip's folder.
    ///   - file: name of its file.
    package func split(word: String, file: String) -> DatasetSplit {
        guard isHashed else {
            let clip = SplitList.place("\(word)/\(file)")
            if validation?.clips.contains(clip) == true { return .validation }
            return testing?.clips.contains(clip) == true ? .testing : .training
        }
        return Self.hashedSplit(speaker: Self.speaker(ofFile: file))
    }

    /// The part of a file's name before "_nohash_". Without that mark it is the name without its extension and without
    /// the number at its end, so that "Recording (3).wav" and "Recording (4).wav" have one speaker.
    package static func speaker(ofFile file: String) -> String {
        if let mark = file.firstRange(of: "_nohash_") { return String(file[..<mark.lowerBound]) }
        let name = withoutEnding(file)
        let separators: Set<Character> = ["(", ")", "_", "-", " ", "."]
        var end = name.endIndex
        while end > name.startIndex {
            let last = name[name.index(before: end)]
            guard last.isNumber || separators.contains(last) else { break }
            end = name.index(before: end)
        }
        return end == name.startIndex ? name : String(name[..<end])
    }

    /// `which_set` of the data set's own README (Warden 2018, arXiv 1804.03209): 10 % validation, 10 % testing.
    package static func hashedSplit(speaker: String) -> DatasetSplit {
        let digest = SHA1.digest(Array(speaker.utf8))
        let low = digest.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & buckets
        let percentage = Double(low) * (100 / Double(buckets))
        if percentage < 10 { return .validation }
        return percentage < 20 ? .testing : .training
    }

    private static func withoutEnding(_ name: String) -> String {
        guard let dot = name.lastIndex(of: "."), !name[dot...].contains("/") else { return name }
        return String(name[..<dot])
    }
}

/// The purpose of a clip.
package enum DatasetSplit: String, Sendable, CaseIterable, Codable {
    case training, validation, testing
}

/// SHA-1 (RFC 3174). The Speech Commands data set uses it to split speakers, and Hark to identify lists of recordings.
///
/// It is implemented here because a cryptographic library would double the time of the first build, and no secret
/// depends on it.
package enum SHA1 {
    /// The digest of a text in UTF-8, in hexadecimal.
    package static func hexadecimal(_ text: String) -> String {
        digest(Array(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// The 20-byte digest.
    package static func digest(_ message: [UInt8]) -> [UInt8] {
        var bytes = message + [0x80]
        while bytes.count % 64 != 56 { bytes.append(0) }
        let bits = UInt64(message.count) * 8
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
        }

        var hash: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        for start in stride(from: 0, to: bytes.count, by: 64) {
            process(block: bytes[start..<start + 64], hash: &hash)
        }
        return hash.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
    }

    private static func process(block: ArraySlice<UInt8>, hash: inout [UInt32]) {
        var words = [UInt32](repeating: 0, count: 80)
        for (offset, byte) in block.enumerated() { words[offset / 4] |= UInt32(byte) << UInt32(24 - 8 * (offset % 4)) }
        for index in 16..<80 {
            words[index] = rotate(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], by: 1)
        }
        var (a, b, c, d, e) = (hash[0], hash[1], hash[2], hash[3], hash[4])
        for index in 0..<80 {
            let (mixed, constant): (UInt32, UInt32) =
                switch index {
                case ..<20: ((b & c) | (~b & d), 0x5A82_7999)
                case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
                case ..<60: ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC)
                default: (b ^ c ^ d, 0xCA62_C1D6)
                }
            let next = rotate(a, by: 5) &+ mixed &+ e &+ constant &+ words[index]
            (a, b, c, d, e) = (next, a, rotate(b, by: 30), c, d)
        }
        for (index, value) in [a, b, c, d, e].enumerated() { hash[index] &+= value }
    }

    private static func rotate(_ word: UInt32, by bits: UInt32) -> UInt32 {
        (word << bits) | (word >> (32 - bits))
    }
}
