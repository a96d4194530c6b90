// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark
import SpeechSynthesis

/// A keyword given as text, and other speech to train with.
struct PhraseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A keyword as text, said by the synthetic voices of espeak-ng and, if installed, flite and festival; repeatable. "
                + "Recordings of it in DATASET are used too.", valueName: "text"))
    var phrase: [String] = []

    @Option(
        help: ArgumentHelp(
            "Said instead of the phrase: another spelling, or the phonemes that `espeak-ng -x` prints, in [[double brackets]]; "
                + "repeatable.", valueName: "text"))
    var pronunciation: [String] = []

    @Option(
        help: ArgumentHelp(
            "Speech without the keywords (files and folders) to train on as _unknown_. One file in five is not trained on "
                + "and sets the thresholds. Give hours of it; repeatable.", valueName: "path"),
        completion: .file())
    var speech: [String] = []

    /// Whether a data set must be prepared.
    var isGiven: Bool { !phrase.isEmpty || !speech.isEmpty }

    func validate() throws {
        for text in phrase + pronunciation {
            guard KeywordLabel.isPrintable(text), !text.allSatisfy(\.isWhitespace), text.utf8.count <= 200 else {
                throw ValidationError(
                    "--phrase and --pronunciation need a text of 1 to 200 bytes without control characters")
            }
            // A synthesizer would parse it as an option.
            if text.hasPrefix("-") { throw ValidationError("\(text): a phrase cannot begin with -") }
        }
        let labels = phrase.map(PhraseDataset.label)
        if Set(labels).count < labels.count { throw ValidationError("--phrase is given twice for the same words") }
        if !pronunciation.isEmpty, phrase.count != 1 {
            throw ValidationError("--pronunciation is for one --phrase")
        }
    }
}
