// SPDX-License-Identifier: Apache-2.0

import PulseCapture
import Testing

@testable import HarkCommand

@Suite struct LossSummaryTests {
    @Test func everyCauseOfLossIsReported() {
        var statistics = CaptureStatistics()
        #expect(LossSummary.lines(statistics).isEmpty)
        statistics.losses.serverAway = 1
        statistics.losses.deviceAway = 2
        statistics.losses.suspended = 3
        statistics.losses.moved = 4
        statistics.losses.stalled = 5
        statistics.losses.hole = 6
        statistics.losses.slowReader = 7
        statistics.serverOverflows = 8
        statistics.suspensions = 9
        let lines = LossSummary.lines(statistics)
        #expect(lines.count == 3)
        #expect((1...7).allSatisfy { lines[0].contains(" \($0) ") })
        #expect(lines[1].contains("overflowed 8 times") && lines[2].contains("suspended 9 times"))
    }

    @Test func lossesAreFieldsInSnakeCase() {
        var losses = CaptureLosses()
        losses.slowReader = 3
        #expect(JSONLine.text(losses).contains("\"slow_reader\":3"))
    }
}
