// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

@Suite struct NearestNameTests {
    private let words = ["computer", "lights", "marvin", "no", "yes"]

    @Test func typingErrorsAreSeenThrough() {
        #expect(NearestName.of("compter", among: words) == "computer")
        #expect(NearestName.of("Computer", among: words) == "computer")
        #expect(NearestName.of(" ligths", among: words) == "lights")
        #expect(NearestName.of("yess", among: words) == "yes")
        #expect(NearestName.of("hihg", among: ["low", "high"]) == "high")
    }

    @Test func whatIsFarFromAllIsNotGuessed() {
        #expect(NearestName.of("window", among: words) == nil)
        #expect(NearestName.of("television", among: words) == nil)
        #expect(NearestName.of("computer", among: []) == nil)
    }
}
