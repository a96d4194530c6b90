// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

/// `train --from` on the command line.
@Suite struct FineTuneCommandTests {
    @Test func aBuiltInModelIsGoneOnFrom() throws {
        let data = try ToneDataset(clips: 6)
        let folder = try TemporaryFolder()
        let model = folder.path(of: "m.hark")
        let few = ["--epochs", "1", "--set", "balance.fewestExamples=256"]
        let outcome = try HarkProcess.run(
            ["train", data.folder.path, "--keywords", "low", "--from", "wake", "--output", model] + few)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let shown = try HarkProcess.run(["inspect", model, "--configuration"])
        #expect(shown.output.contains("base = \"wake\"") && shown.output.contains("clipSeconds = 1.5"))

        let refused: [([String], Int32, String)] = [
            (["--from", "wake", "--hidden", "64"], 2, "128 cells"),
            (["--from", "wake", "--set", "features.melBands=32"], 2, "other features"),
            (["--from", "wake", "--cell", "rnn"], 2, "is an LSTM"),
            (["--from", "/no/such.hark"], 3, "/no/such.hark"),
        ]
        for (arguments, status, text) in refused {
            let outcome = try HarkProcess.run(["train", data.folder.path, "--output", model] + arguments + few)
            #expect(outcome.status == status && outcome.errors.contains(text), "\(outcome.errors)")
        }
    }
}
