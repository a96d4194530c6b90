// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCommand

@Suite struct StageTimingTests {
    @Test func medianAndPercentileByNearestRank() {
        let timing = StageTiming(stage: .whole, streams: 3, samples: (1...200).reversed().map(Double.init))
        #expect(timing.fastestNanoseconds == 1)
        #expect(timing.medianNanoseconds == 100)
        #expect(timing.p99Nanoseconds == 198)
        #expect(timing.samples == 200 && timing.streams == 3)
    }

    @Test func oneSampleIsAllThereIs() {
        let timing = StageTiming(stage: .network, streams: 1, samples: [7])
        #expect(timing.medianNanoseconds == 7 && timing.p99Nanoseconds == 7)
    }

    @Test func stagesTakeTurns() {
        var order: [Int] = []
        let rounds = Rounds(contestants: [
            .init(stage: .features, streams: 1, frames: 1) { _ in order.append(0) },
            .init(stage: .network, streams: 1, frames: 1) { _ in order.append(1) },
        ])
        let timings = rounds.run(seconds: 0.001) { _ in }
        let warmUp = [0, 0, 1, 1]
        #expect(Array(order.prefix(4)) == warmUp)
        let measured = Array(order.dropFirst(4))
        #expect(measured.indices.allSatisfy { measured[$0] == $0 % 2 })
        #expect(timings.map(\.samples) == [measured.count / 2, measured.count / 2])
    }
}
