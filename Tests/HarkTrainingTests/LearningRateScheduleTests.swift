// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

@Suite struct LearningRateScheduleTests {
    @Test func warmsUpPeaksAndFades() {
        let schedule = LearningRateSchedule(peak: 4e-3, steps: 1000)
        let rates = (0..<1000).map(schedule.rate)
        #expect(rates[0] < 1e-4)
        #expect(abs(rates.max()! - 4e-3) < 1e-5)
        #expect(rates.firstIndex(of: rates.max()!)! < 90)
        #expect(zip(rates[90...], rates[91...]).allSatisfy { $0 >= $1 })
        #expect(abs(rates[999] - 4e-5) < 1e-5)
    }

    @Test(arguments: [1, 2, 5]) func shortRunsHaveRatesToo(steps: Int) {
        let schedule = LearningRateSchedule(peak: 1, steps: steps)
        #expect((0..<steps).allSatisfy { schedule.rate(step: $0) > 0 && schedule.rate(step: $0) <= 1 })
    }
}
