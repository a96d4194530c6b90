// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The shipped model `wake` on synthetic speech.
@Suite struct WakeModelTests {
    /// Spoken by a synthetic voice that the model was not trained on. It misses "computer", which is not tested here.
    @Test func eachWordIsDetectedOnce() throws {
        let folder = try TemporaryFolder()
        let say = HarkProcess.root.appendingPathComponent("Scripts/synthesize-voices")
        for word in ["alexa", "jarvis", "snowboy"] {
            let (plain, padded) = (folder.path(of: "\(word).wav"), folder.path(of: "\(word)-padded.wav"))
            let said = try HarkProcess.run(
                program: say, ["--say", "flite", "slt", "100", "170", "0", word, plain])
            try #require(said.status == 0, "\(said.errors)")
            let sox = try HarkProcess.run(
                program: URL(fileURLWithPath: "/usr/bin/sox"), [plain, padded, "pad", "1", "2"])
            try #require(sox.status == 0, "\(sox.errors)")
            let heard = try HarkProcess.run(["listen", "--model", "wake", "--file", padded])
            #expect(heard.status == 0 && heard.lines.count == 1, "\(heard.output)")
            #expect(heard.output.contains(word))
        }
    }

    /// None of the fixtures contains a wake word.
    @Test func otherWordsAreNot() throws {
        let fixtures = try FileManager.default.contentsOfDirectory(
            atPath: HarkProcess.root.appendingPathComponent("audio-fixtures").path
        ).filter { !$0.contains("make-fixtures") && $0.contains(".") && !$0.hasSuffix(".md") && !$0.hasSuffix(".csv") }
        #expect(fixtures.count >= 20)
        for fixture in fixtures {
            let heard = try HarkProcess.run(["listen", "--model", "wake", "--file", "audio-fixtures/\(fixture)"])
            #expect(heard.status == 0 && heard.lines.isEmpty, "\(fixture): \(heard.output)")
        }
    }
}
