// SPDX-License-Identifier: Apache-2.0

import HarkCore
import TestSupport
import Testing

@testable import Hark

@Suite struct CalibrationTests {
    /// Thresholds with log odds 0, 1, 2, 3, and rates that fall tenfold from each to the next.
    static let curve = CalibrationCurve(
        label: 0, words: 40,
        points: [(0.0, 200, 100.0, 0), (1, 20, 10, 1), (2, 2, 1, 3), (3, 0, 0.1, 40)].map {
            odds, alarms, rate, missed in
            .init(threshold: LogOdds.threshold(ofLogOdds: odds), alarms: alarms, rate: rate, missed: missed)
        })
    static let calibration = Calibration(hours: 2, targetRate: 0.5, curves: [curve])
    static let model = SmallModel.make().with(calibration: calibration)

    @Test func logOdds() {
        #expect(LogOdds.threshold(ofLogOdds: 0) == 16384)
        #expect(LogOdds.threshold(ofLogOdds: 100) == 32767 && LogOdds.threshold(ofLogOdds: -100) == 1)
        for threshold in [1, 2, 600, 16384, 32000, 32766, 32767] {
            #expect(LogOdds.threshold(ofLogOdds: LogOdds.of(threshold: threshold)) == threshold)
        }
        // 32768 / (1 + 1/e^2) = 28862.1.
        #expect(LogOdds.threshold(ofLogOdds: 2) == 28862)
    }

    /// Compared with sums of the Poisson distribution, computed with lgamma in Python.
    @Test(
        arguments: [
            (0, 2.9957322735539895), (1, 4.743864518390577), (2, 6.295793621871988), (5, 10.513034908741535),
            (10, 16.962219235721903), (100, 118.07927278209706),
        ])
    func poissonBound(count: Int, bound: Double) {
        #expect(abs(PoissonBound.upper(count: count) - bound) < 1e-5 * bound)
    }

    /// The logarithm of the rate is interpolated linearly between points.
    @Test(arguments: [(100.0, 0.0), (10, 1), (31.622776601683793, 0.5), (0.1, 3), (0.5, 2.301)])
    func thresholdsOfRates(rate: Double, odds: Double) {
        let threshold = Self.curve.threshold(rate: rate)
        #expect(abs(threshold - LogOdds.threshold(ofLogOdds: odds)) <= 1)
        // The rate is at most the requested one, and the threshold is the least with this property.
        #expect(Self.curve.rate(threshold: threshold) <= rate * (1 + 1e-6))
        if rate < 100 { #expect(Self.curve.rate(threshold: threshold - 1) > rate) }
    }

    @Test func everyThresholdIsTheLeastOfItsRate() {
        for threshold in 16385...31213 {
            #expect(Self.curve.threshold(rate: Self.curve.rate(threshold: threshold) * (1 + 1e-9)) == threshold)
        }
    }

    @Test func beyondTheCurveItsEnds() {
        #expect(Self.curve.threshold(rate: 1e6) == 16384)
        #expect(Self.curve.threshold(rate: 1e-6) == LogOdds.threshold(ofLogOdds: 3))
        #expect(Self.curve.rate(threshold: 1) == 100)
        #expect(Self.curve.rate(threshold: 32767) == Double(Float(0.1)))
        #expect(Self.curve.missRate(threshold: 1) == 0 && Self.curve.missRate(threshold: 32767) == 1)
    }

    @Test func whatIsCountedAndWhatIsNot() {
        let thresholds = Self.curve.points.map(\.threshold)
        #expect(thresholds.map { Self.curve.isExtrapolated(threshold: $0) } == [false, false, true, true])
        // Between a counted point and an extrapolated one.
        #expect(Self.curve.isExtrapolated(threshold: thresholds[1] + 1))
        #expect(Self.curve.alarms(threshold: thresholds[1] + 1) == 20)
        #expect(Self.curve.missRate(threshold: thresholds[1]) == 0.025)
        let unmeasured = CalibrationCurve(
            label: 0, words: 0,
            points: Self.curve.points.map { .init(threshold: $0.threshold, alarms: 0, rate: 1, missed: 0) })
        #expect(unmeasured.missRate(threshold: 20_000) == nil)
    }

    /// A curve whose rate stays constant in parts: the least threshold of a rate is used.
    @Test func aLevelCurve() {
        let level = CalibrationCurve(
            label: 0, words: 0,
            points: [(1000, 5.0), (2000, 5), (3000, 5), (4000, 1), (5000, 1)].map {
                .init(threshold: $0, alarms: 3, rate: $1, missed: 0)
            })
        #expect(level.threshold(rate: 5) == 1000)
        #expect(level.threshold(rate: 4.999) > 3000)
        #expect(level.threshold(rate: 1) == 4000)
    }

    @Test func aTargetSetsTheThresholds() {
        #expect(Self.model.labels[0].threshold == UInt16(Self.curve.threshold(rate: 0.5)))
        // Labels that are not keywords keep their thresholds.
        #expect(Self.model.labels[1] == SmallModel.make().labels[1])
        let measured = SmallModel.make().with(calibration: Calibration(hours: 2, targetRate: 0, curves: [Self.curve]))
        #expect(measured.labels == SmallModel.make().labels && measured.calibration != nil)
        #expect(Self.model.with(thresholds: [0: 77]).labels[0].threshold == 77)
    }

    /// A total rate is divided equally among the keywords.
    @Test func sharesOfATotal() {
        let second = CalibrationCurve(
            label: 2, words: 0,
            points: Self.curve.points.map {
                .init(threshold: $0.threshold, alarms: $0.alarms, rate: $0.rate, missed: 0)
            })
        let both = Calibration(hours: 1, targetRate: 0, curves: [Self.curve, second])
        let thresholds = both.thresholds(total: 20)
        #expect(thresholds == [0: Self.curve.points[1].threshold, 2: Self.curve.points[1].threshold])
    }

    @Test func roundTrip() throws {
        let bytes = Self.model.serialized()
        let read = try KeywordModel(parsing: bytes)
        #expect(read == Self.model && read.serialized() == bytes)
        #expect(try KeywordModel(parsing: SmallModel.make().serialized()).calibration == nil)
    }

    private func isRefused(_ content: [UInt8]) -> Bool {
        var reader = ByteReader(content[...], section: .calibration)
        do throws(ModelFormatError) {
            _ = try Calibration.calibration(reading: &reader, labels: SmallModel.make().labels)
            return false
        } catch {
            return true
        }
    }

    @Test func everyOtherLengthIsRefused() {
        let content = Self.calibration.serialized()
        #expect(!isRefused(content))
        for count in content.indices { #expect(isRefused(Array(content[..<count]))) }
        #expect(isRefused(content + [0]))
    }

    /// Offsets: 0 hours, 4 target, 8 curves; of the curve 10 label, 12 words, 16 points; of the first point 18 threshold,
    /// 20 alarms, 24 rate, 28 misses.
    @Test(
        arguments: [
            (0, [0, 0, 0, 0]), (0, [0, 0, 192, 127]), (0, [0, 0, 128, 191]), (4, [0, 0, 128, 191]), (8, [2, 0]),
            (8, [0, 0]), (8, [255, 255]), (10, [1, 0]), (10, [3, 0]), (10, [255, 255]), (12, [1, 0, 0, 0]),
            (12, [255, 255, 255, 255]), (16, [1, 0]), (16, [3, 0]), (16, [255, 255]), (18, [0, 0]), (18, [0, 128]),
            (18, [255, 127]), (20, [1, 0, 0, 0]), (20, [255, 255, 255, 255]), (24, [0, 0, 0, 0]),
            (24, [0, 0, 128, 63]), (24, [0, 0, 128, 127]), (28, [9, 0, 0, 0]), (28, [255, 255, 255, 255]),
        ] as [(Int, [UInt8])])
    func contradictionsAreRefused(offset: Int, bytes: [UInt8]) {
        var content = Self.calibration.serialized()
        content.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        #expect(isRefused(content))
    }

    /// Random bytes in the section: refused, or a calibration with valid thresholds.
    @Test func damagedBytesAreRefusedOrHarmless() throws {
        var random = SeededRandom(seed: 8)
        let content = Self.calibration.serialized()
        var accepted = 0
        for _ in 0..<4000 {
            var damaged = content
            damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            var reader = ByteReader(damaged[...], section: .calibration)
            guard let found = try? Calibration.calibration(reading: &reader, labels: SmallModel.make().labels) else {
                continue
            }
            accepted += 1
            for rate in [1e-6, 0.5, 1e6] {
                for threshold in found.thresholds(total: rate).values { #expect((1...32767).contains(threshold)) }
            }
        }
        #expect(accepted > 100)
    }
}
