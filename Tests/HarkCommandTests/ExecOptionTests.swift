// SPDX-License-Identifier: Apache-2.0

import Hark
import TestSupport
import Testing

@Suite struct ExecOptionTests {
    /// `commands` with another name for its first keyword.
    private func model(_ keyword: String, in folder: TemporaryFolder) throws -> String {
        let model = try ModelFile.load("commands")
        let labels = model.labels.enumerated().map { index, label in
            index == 0 ? KeywordLabel(name: keyword, threshold: label.threshold) : label
        }
        let renamed = KeywordModel(
            features: model.features, normalization: model.normalization, network: model.network, labels: labels,
            decoder: model.decoder, provenance: model.provenance)
        let path = folder.path(of: "m.hark")
        try ModelFile.save(renamed, to: path)
        return path
    }

    /// A model file must not choose the options of the program that a detection starts.
    @Test(arguments: [
        ("-rf", "rm {keyword}", true), ("-rf", "echo word={keyword}", false), ("yes", "echo {keyword}", false),
        ("-rf", "echo {score}", false),
    ])
    func aKeywordIsNoOption(keyword: String, command: String, isRefused: Bool) throws {
        let folder = try TemporaryFolder()
        let outcome = try HarkProcess.run([
            "listen", "--file", "audio-fixtures/silence-quiet-room-16k.wav", "--model", model(keyword, in: folder),
            "--exec",
            command,
        ])
        #expect(outcome.exited && outcome.status == (isRefused ? 2 : 0), "\(outcome.errors)")
        #expect(outcome.errors.contains("for an option") == isRefused)
    }
}
