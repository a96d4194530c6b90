// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkReport

@Suite struct JudgedDatasetTests {
    private func clip(_ name: String, truth: Int, _ posteriors: [Int16]) -> JudgedClip {
        let answer = posteriors.indices.max { posteriors[$0] < posteriors[$1] } ?? 0
        return JudgedClip(path: name, truth: truth, answer: answer, posteriors: posteriors, seconds: 1)
    }

    @Test func theMostCertainErrorsComeFirst() {
        let dataset = JudgedDataset(
            path: "d", split: "all", remark: "", labels: ["a", "b"],
            clips: [
                clip("sure", truth: 0, [900, 100]), clip("error", truth: 1, [600, 400]),
                clip("hardly", truth: 0, [510, 490]), clip("grave", truth: 0, [50, 950]),
            ], skipped: [])
        #expect(dataset.worst(atMost: 9, atLeast: 0).map(\.path) == ["grave", "error"])
        #expect(dataset.worst(atMost: 9, atLeast: 3).map(\.path) == ["grave", "error", "hardly"])
        #expect(dataset.worst(atMost: 1, atLeast: 3).map(\.path) == ["grave"])
        #expect(dataset.worst(atMost: 0, atLeast: 0).isEmpty)
        #expect(dataset.confusion.confusion == [[2, 1], [1, 0]])
    }
}
