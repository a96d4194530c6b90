// SPDX-License-Identifier: Apache-2.0

import Hark
import TestSupport
import Testing

@Suite struct ClassifierTests {
    /// The same results as `hark classify` for the same recordings.
    @Test func clipsAreTheirWords() throws {
        let model = try Model(.commands)
        let classifier = Classifier(model: model)
        let pipeline = ClipClassifier(model: CompiledModel(try ModelFile.load("commands")))
        for word in Fixtures.words {
            let answer = classifier.classify(try Fixtures.integers(word))
            #expect(answer.label == word)
            #expect(answer == classifier.classify(try Fixtures.floats(word)))
            let expected = pipeline.classify(try Fixtures.floats(word))
            #expect(answer.score == expected.score && answer.score == answer.scores.max())
            #expect(answer.scores == expected.posteriors.map { Double($0) / 32768 })
            #expect(abs(answer.scores.reduce(0, +) - 1) < 0.01 && answer.scores.count == model.labels.count)
        }
    }

    @Test func nothingIsSilence() throws {
        let nothing: [Int16] = []
        #expect(Classifier(model: try Model(.commands)).classify(nothing).label == "_silence_")
    }
}
