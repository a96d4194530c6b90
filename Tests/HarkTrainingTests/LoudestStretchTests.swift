// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

@Suite struct LoudestStretchTests {
    @Test func findsTheWord() {
        var samples = [Int16](repeating: 3, count: 64_000)
        for index in 30_000..<38_000 { samples[index] = 9000 }
        let start = LoudestStretch.start(in: samples, length: 16_000)
        #expect(start <= 30_000 && start + 16_000 >= 38_000)
    }

    @Test(arguments: [0, 1, 15_999, 16_000]) func shortRecordingsBeginAtTheirStart(count: Int) {
        #expect(LoudestStretch.start(in: [Int16](repeating: 7, count: count), length: 16_000) == 0)
    }

    @Test func aWordAtTheEndStaysInside() {
        var samples = [Int16](repeating: 0, count: 40_123)
        for index in 40_000..<40_123 { samples[index] = -20_000 }
        let start = LoudestStretch.start(in: samples, length: 16_000)
        #expect(start >= 0 && start + 16_000 <= samples.count && start + 16_000 > 40_000)
    }
}
