// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkReport

@Suite struct DetectionErrorCurveTests {
    @Test func countedByHand() throws {
        // At 30: of 10, 30, 40, 50 one is missed; of 5, 20, 30, 35 two are accepted.
        let curve = try #require(DetectionErrorCurve(positives: [50, 10, 40, 30], negatives: [20, 5, 35, 30]))
        #expect(curve.corners.first == .init(threshold: 5, misses: 0, falseAccepts: 1))
        #expect(curve.corners.last == .init(threshold: 32768, misses: 1, falseAccepts: 0))
        #expect(curve.corner(atThreshold: 30) == .init(threshold: 30, misses: 0.25, falseAccepts: 0.5))
        #expect(curve.corner(atThreshold: 31) == .init(threshold: 31, misses: 0.5, falseAccepts: 0.25))
        // From 30 to 35 the miss rate rises from 1/4 to 1/2, and the false-accept rate falls from 1/2 to 1/4.
        #expect(curve.equalErrorRate == 0.375)
    }

    @Test func againstAllThresholdsOneByOne() throws {
        var state: UInt64 = 7
        let draw = { () -> Int16 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int16(state >> 56)
        }
        let (own, others) = ((0..<60).map { _ in draw() + 60 }, (0..<90).map { _ in draw() })
        let curve = try #require(DetectionErrorCurve(positives: own, negatives: others))
        for threshold in 0...400 {
            let corner = curve.corner(atThreshold: threshold)
            #expect(corner.misses == Double(own.count { $0 < threshold }) / 60)
            #expect(corner.falseAccepts == Double(others.count { $0 >= threshold }) / 90)
        }
    }

    @Test func withoutClipsOfEitherKindThereIsNoCurve() {
        #expect(DetectionErrorCurve(positives: [], negatives: [1]) == nil)
        #expect(DetectionErrorCurve(positives: [1], negatives: []) == nil)
    }

}
