// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HarkDatasets

@Suite struct ClipScanTests {
    /// Ten minutes and one second, of which a keyword's recording must not be.
    @Test func onlyRecordingsWithoutKeywordsMayBeLong() throws {
        let data = try ToneDataset(clips: 4)
        var random = SeededRandom(seed: 1)
        let long = (0..<601 * 16_000).map { _ in Int16.random(in: -3000...3000, using: &random) }
        try data.write(long, to: "other/radio_nohash_0.wav")
        try data.write(Array(long.reversed()), to: "low/radio_nohash_0.wav")
        let folder = try DatasetFolder(scanning: data.folder.path)
        let scan = ClipScan(folders: [folder], labels: try LabelSet(keywords: ["low", "high"]), clipSamples: 16_000)
        var lengths: [String: Int] = [:]
        let findings = try scan.run(
            take: { clip, examination in
                if clip.path.contains("radio") { lengths[clip.word] = examination.samples?.count ?? 0 }
            }, progress: { _ in })
        #expect(lengths == ["other": 601 * 16_000, "low": 0])
        #expect(findings.map(\.problem) == [.unreadable] && findings.first?.path.contains("low/radio") ?? false)
    }
}
