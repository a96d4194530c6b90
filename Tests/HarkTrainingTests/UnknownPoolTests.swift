// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

@Suite struct UnknownPoolTests {
    @Test func sharesAreThoseOfTheKeywords() {
        let pools = UnknownPool.pools(
            recordings: [[1, 2], Array(3..<103), [], [200, 201]], keywords: [60, 30, 5, 0])
        // The third data set has no unknown words. The fourth has no keywords, so its two clips are its weight.
        #expect(pools.map(\.recordings.count) == [2, 100, 2])
        let expected: [Float] = [60 / 92, 90 / 92, 1]
        for (pool, upTo) in zip(pools, expected) { #expect(abs(pool.upTo - upTo) < 1e-6) }
    }

    @Test func nothingUnknownNoPools() {
        #expect(UnknownPool.pools(recordings: [[], []], keywords: [3, 4]).isEmpty)
    }
}
