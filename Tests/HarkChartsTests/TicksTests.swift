// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCharts

@Suite struct TicksTests {
    @Test(arguments: [
        (0.0...1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0...1.43, 4, ["0.0", "0.5", "1.0"]),
        (-0.62...0.62, 5, ["-0.5", "0.0", "0.5"]),
        (0...99, 10, ["0", "10", "20", "30", "40", "50", "60", "70", "80", "90"]),
        (-13.8 ... -2.1, 4, ["-10", "-5"]), (0.001...0.0032, 5, ["0.0010", "0.0015", "0.0020", "0.0025", "0.0030"]),
        (9950...10050, 3, ["9950", "10000", "10050"]), (3...3, 5, ["3"]), (0...2.5e6, 3, ["0", "1000000", "2000000"]),
    ])
    func roundValues(range: ClosedRange<Double>, count: Int, labels: [String]) {
        #expect(Ticks.linear(in: range, atMost: count).map(\.label) == labels)
    }

    /// For any range the ticks lie inside it, neither too many nor too few, and their labels match their values.
    @Test func anyRangeIsMarked() throws {
        for exponent in -9...9 {
            for (lower, width) in [(0.0, 1.0), (-0.3, 0.77), (1.23, 9.99), (-7, 3.1)] {
                let scale = (0..<abs(exponent)).reduce(1.0) { value, _ in exponent < 0 ? value / 10 : value * 10 }
                let range = (lower * scale)...((lower + width) * scale)
                let ticks = Ticks.linear(in: range, atMost: 6)
                #expect((2...8).contains(ticks.count), "\(range): \(ticks)")
                let slack = width * scale * 1e-6
                #expect(
                    ticks.allSatisfy { $0.value >= range.lowerBound - slack && $0.value <= range.upperBound + slack })
                for tick in ticks { #expect(abs(try #require(Double(tick.label)) - tick.value) <= slack) }
                #expect(Set(ticks.map(\.label)).count == ticks.count)
            }
        }
    }

    @Test func longTimesAreClocks() {
        #expect(Ticks.time(in: 0...1, atMost: 10).last?.label == "1.0")
        #expect(Ticks.time(in: 0...600, atMost: 10).map(\.label).prefix(3) == ["0:00", "1:00", "2:00"])
        #expect(Ticks.time(in: 0...4000, atMost: 100).map(\.label).suffix(2) == ["1:05", "1:06"])
        let tenHours = Ticks.time(in: 0...36_000, atMost: 10).map(\.label)
        #expect(tenHours.count == 11 && tenHours.first == "0:00" && tenHours.last == "10:00")
        #expect(Ticks.time(in: 0...1e7, atMost: 10).map(\.label).prefix(2) == ["0:00", "288:00"])
        #expect(Ticks.timeTitle(for: 0...5) == "time (s)")
        #expect(Ticks.timeTitle(for: 0...36_000) == "time (h:min)")
    }

    @Test func numbersArePlainDigits() {
        #expect(Ticks.text(-0.004, decimals: 2, keepingZeros: false) == "0")
        #expect(Ticks.text(-1.505, decimals: 1, keepingZeros: true) == "-1.5")
        #expect(Ticks.text(0.05, decimals: 2, keepingZeros: false) == "0.05")
        #expect(Ticks.text(99.999, decimals: 2, keepingZeros: false) == "100")
        #expect(Ticks.text(4e18, decimals: 2, keepingZeros: false) == "4e+18")
        #expect(Ticks.text(.infinity, decimals: 2, keepingZeros: false) == "inf")
    }
}
