// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

@Suite struct LabelSetTests {
    @Test func keywordsThenUnknownThenSilence() throws {
        let labels = try LabelSet(keywords: ["yes", "_silence_", "no"])
        #expect(labels.names == ["yes", "no", "_unknown_", "_silence_"])
        #expect(labels.label(ofWord: "no") == 1)
        #expect(labels.label(ofWord: "elephant") == 2)
        #expect(labels.label(ofWord: "_silence_") == 3)
    }

    @Test(arguments: ["", String(repeating: "long", count: 17), "bell\u{7}", "csi\u{9B}2J"])
    func unusableNamesAreRefused(name: String) {
        #expect(throws: DatasetError.self) { try LabelSet(keywords: ["yes", name]) }
    }

    @Test func aKeywordCountsOnce() {
        #expect(throws: DatasetError.unusableKeyword("yes", reason: "is named twice")) {
            try LabelSet(keywords: ["yes", "no", "yes"])
        }
    }

    @Test func fiveHundredAndTenKeywordsAreTheMost() throws {
        let names = (0...510).map { "word\($0)" }
        #expect(try LabelSet(keywords: Array(names[..<510])).names.count == 512)
        #expect(throws: DatasetError.tooManyKeywords(511, most: 510)) { try LabelSet(keywords: names) }
    }
}
