// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// Models with many classes are ordinary.
@Suite struct ManyWordsTests {
    @Test func fortyWordsTrainAndRun() throws {
        let data = try ToneDataset(clips: 1)
        let words = (1...40).map { "word\($0 < 10 ? "0" : "")\($0)" }
        for (index, word) in words.enumerated() {
            for clip in 0..<3 {
                try data.write(
                    data.tone(hertz: 200 + 80 * Double(index)), to: "\(word)/speaker\(clip)_nohash_0.wav")
            }
        }
        let folder = try TemporaryFolder()
        let model = folder.path(of: "forty.hark")
        let trained = try HarkProcess.run([
            "train", data.folder.path, "--keywords", words.joined(separator: ","), "--epochs", "2", "--hidden", "48",
            "--set", "balance.fewestExamples=2000", "--output", model,
        ])
        #expect(trained.status == 0, "\(trained.errors)")
        let shown = try HarkProcess.run(["inspect", model])
        for word in words + ["_unknown_", "_silence_"] {
            #expect(shown.lines.contains { $0.hasPrefix(word) }, "\(word)")
        }
        let recording = data.folder.appendingPathComponent("word07/speaker0_nohash_0.wav").path
        let classified = try HarkProcess.run(["classify", recording, "--model", model])
        #expect(classified.status == 0 && classified.lines.count == 2, "\(classified.errors)")
        let heard = try HarkProcess.run(["listen", "--model", model, "--file", recording])
        #expect(heard.status == 0 && heard.errors.contains("word40"), "\(heard.errors)")
    }
}
