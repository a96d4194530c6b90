// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HarkEvaluation

/// The points of an error curve that a picture shows.
@Suite struct DrawnCurveTests {
    /// A point with counts over one hour without keywords.
    private func point(alarms: Int, missed: Int, isShipped: Bool = false) -> OperatingPoint {
        var outcome = KeywordOutcome()
        outcome.words = 100
        outcome.missed = missed
        outcome.alarmsInNegatives = alarms
        return OperatingPoint(
            keyword: "word", setting: .threshold(1), outcome: outcome, wordHours: 0, negativeHours: 1,
            isShipped: isShipped)
    }

    @Test func aCurveNeverDoublesBackAndTheModelLiesOnIt() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<200 {
            let count = Int.random(in: 1...60, using: &random)
            let shipped = Int.random(in: 0..<count, using: &random)
            let curve = (0..<count).map { index in
                point(
                    alarms: Int.random(in: 0...30, using: &random), missed: Int.random(in: 0...30, using: &random),
                    isShipped: index == shipped)
            }
            let drawn = curve.drawn
            #expect(drawn.count { $0.isShipped } == 1)
            #expect(drawn.allSatisfy(curve.contains))
            for (one, next) in zip(drawn, drawn.dropFirst()) {
                #expect(one.outcome.alarms < next.outcome.alarms && one.outcome.missed > next.outcome.missed)
            }
        }
    }

    @Test func aCurveBeginsAtTheFewestMissesWithoutFalseAlarms() {
        let curve = [
            point(alarms: 9, missed: 1), point(alarms: 4, missed: 2, isShipped: true), point(alarms: 5, missed: 3),
            point(alarms: 0, missed: 10), point(alarms: 0, missed: 60), point(alarms: 0, missed: 100),
        ]
        #expect(curve.drawn.map(\.outcome.missed) == [10, 2, 1])
    }
}
