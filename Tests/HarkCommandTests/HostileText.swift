// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import TestSupport

/// Text from strangers: every control and format character that a terminal, a log or a reader of lines may act on.
enum HostileText {
    /// Part of each text, to see that it was shown.
    static let mark = "zq"

    /// The characters that no output may contain raw: C0, DEL and C1; zero-width characters and marks of direction;
    /// separators of lines; embeddings, overrides and isolates; the byte-order mark; tags.
    static let controls = scalars([0x01...0x1F, 0x7F...0x9F])
    static let formats = scalars([
        0xAD...0xAD, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF...0xFEFF,
        0xE0001...0xE0001, 0xE0020...0xE007F,
    ])

    /// All of the characters in as few texts as the length allows.
    static func texts(_ characters: [Unicode.Scalar], bytes: Int) -> [String] {
        var texts: [String] = []
        var text = mark
        for character in characters {
            if text.utf8.count + String(character).utf8.count > bytes {
                texts.append(text)
                text = mark + "\(texts.count)"
            }
            text.unicodeScalars.append(character)
        }
        return texts + [text]
    }

    /// All of them in one text.
    static let everything = texts(controls + formats, bytes: .max)[0]

    /// What of an output is raw.
    static func raw(in output: String, allowing allowed: Set<Unicode.Scalar>) -> Set<UInt32> {
        Set(
            output.unicodeScalars.filter { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: !allowed.contains(scalar)
                default: false
                }
            }.map(\.value))
    }

    private static func scalars(_ ranges: [ClosedRange<UInt32>]) -> [Unicode.Scalar] {
        ranges.flatMap { $0.compactMap(Unicode.Scalar.init) }
    }
}

/// A model, recordings and a data set whose names and texts are all hostile.
struct HostileFiles: Sendable {
    let folder: TemporaryFolder
    /// `commands` with hostile labels, provenance, configuration and calibration.
    let model: String
    /// All words of the model.
    let words: String
    /// A folder for each label, one for each name with control characters, and lists.
    let dataset: String
    /// Paths of files that are neither recordings nor models nor settings.
    let strange: [String]
    /// A setting of a hostile name.
    let configuration: String

    init() throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        let loaded = try ModelFile.load("commands")
        let names = HostileText.texts(HostileText.formats, bytes: KeywordLabel.longestName)
        let labels = loaded.labels.enumerated().map { index, label in
            label.isKeyword
                ? KeywordLabel(
                    name: index < names.count ? names[index] : "\(label.name)\u{202E}", threshold: label.threshold)
                : label
        }
        let text = HostileText.everything
        var provenance = loaded.provenance
        (provenance.date, provenance.program, provenance.command) = (text, text, text)
        (provenance.configuration, provenance.recordingsDigest) = ("keywords = [\"\(text)\"]\n\(text)", text)
        (provenance.trainingClips, provenance.validationClips) = ([text: 1], [text: 1])
        provenance.heldOut = [HeldOutSource(name: text, recordings: 1, hours: 1, falseAlarms: 1)]
        let curves = labels.indices.filter { labels[$0].isKeyword }.map {
            CalibrationCurve(
                label: $0, words: 50,
                points: [
                    .init(threshold: 1000, alarms: 30, rate: 15, missed: 1),
                    .init(threshold: 20_000, alarms: 2, rate: 0.8, missed: 5),
                ])
        }
        model = folder.path(of: "hostile.hark")
        try ModelFile.save(
            KeywordModel(
                features: loaded.features, normalization: loaded.normalization, network: loaded.network, labels: labels,
                decoder: loaded.decoder, provenance: provenance,
                calibration: Calibration(hours: 2, targetRate: 1, curves: curves)), to: model)

        let fixtures = HarkProcess.root.appendingPathComponent("audio-fixtures").path
        words = folder.path(of: "\(HostileText.mark)\u{1B}\u{202E}words.wav")
        let recordings = loaded.labels.filter(\.isKeyword).map { "\(fixtures)/\($0.name)-flite-slt-16k.wav" }
        let sox = try HarkProcess.run(
            program: URL(fileURLWithPath: "/usr/bin/sox"), recordings + ["-b", "16", words, "pad", "1", "1"])
        guard sox.status == 0 else { throw TemporaryFolderError(call: "sox", code: sox.status) }

        // Names of files hold 255 bytes.
        let long = HostileText.texts(HostileText.controls + HostileText.formats, bytes: 200)
        for (label, recording) in zip(labels.filter(\.isKeyword), recordings) {
            try folder.makeFolder("data/\(label.name)")
            for (number, name) in long.enumerated() {
                try FileManager.default.copyItem(
                    atPath: recording, toPath: folder.path(of: "data/\(label.name)/\(name)_nohash_\(number).wav"))
            }
        }
        for name in long { try folder.write([1, 2, 3], to: "data/\(name)/\(name).wav") }
        dataset = folder.path(of: "data")
        strange = try long.map { try folder.write(Array($0.utf8), to: "\($0).wav") }
        configuration = try folder.write(Array("\(HostileText.mark) = \"\(text)\"\n".utf8), to: "\(long[0]).toml")
    }
}
