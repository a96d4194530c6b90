// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import HarkDatasets
@testable import HarkEvaluation
@testable import HarkTraining

/// Problems of single recordings.
@Suite struct ClipExaminerTests {
    private let examiner = ClipExaminer(clipSamples: 16_000)

    private func problems(_ samples: [Int16], mayBeSilent: Bool = false) -> [DatasetProblem] {
        examiner.flaws(of: samples, mayBeSilent: mayBeSilent).map(\.0)
    }

    private func tone(_ count: Int = 16_000, level: Double) -> [Int16] {
        (0..<count).map { Int16(max(-32_768, min(32_767, (level * sin(Double($0) * 0.1)).rounded()))) }
    }

    @Test func anOrdinaryClipHasNoFinding() {
        #expect(problems(tone(level: 8_000)) == [])
        // Peaks at full scale, but without runs of equal samples there.
        #expect(problems(tone(level: 32_767)) == [])
        // Just above the level that counts as silent.
        #expect(problems(tone(level: 10)) == [])
    }

    @Test func silenceIsFoundWhateverItsOffset() {
        #expect(problems([Int16](repeating: 0, count: 16_000)) == [.silent])
        #expect(problems([Int16](repeating: 2_000, count: 16_000)) == [.silent])
        #expect(problems(tone(level: 8)) == [.silent])
        #expect(problems(tone(level: 8), mayBeSilent: true) == [])
        var click = [Int16](repeating: 0, count: 16_000)
        click[8_000] = 500
        #expect(problems(click) == [])
    }

    @Test func lengths() {
        #expect(problems(tone(1_599, level: 8_000)) == [.tooShort])
        #expect(problems(tone(1_600, level: 8_000)) == [])
        #expect(problems(tone(17_600, level: 8_000)) == [])
        #expect(problems(tone(17_601, level: 8_000)) == [.tooLong])
    }

    @Test func theReadersWarningsArePassedOn() throws {
        let folder = try TemporaryFolder()
        var wave = WaveBytes(tone(level: 8_000))
        wave.declaredDataBytes = 64_000
        let short = try folder.write(wave.bytes, to: "short.wav")
        let found = examiner.examine(short)
        #expect(found.samples?.count == 16_000)
        #expect(found.findings.map(\.problem) == [.doubtful])
        #expect(found.findings.first?.detail.contains("holds only 1.0 s of the 2.0 s") == true)
        #expect(!found.isUseless)

        let bad = examiner.examine(try folder.write(Array("no sound".utf8), to: "bad.wav"))
        #expect(bad.samples == nil && bad.digest == nil && bad.isUseless)
        #expect(bad.findings.map(\.problem) == [.unreadable])
        // The detail text does not repeat the file name.
        #expect(bad.findings.first?.detail.contains("bad.wav") == false)
    }

    @Test func digestsTellRecordingsApart() {
        let samples = tone(level: 8_000)
        var other = samples
        other[9_000] += 1
        #expect(SampleDigest(samples) == SampleDigest(samples))
        #expect(SampleDigest(samples) != SampleDigest(other))
        #expect(SampleDigest(samples) != SampleDigest(samples + [0]))
        #expect(SampleDigest([]) != SampleDigest([0]))
        #expect(SampleDigest(samples) != SampleDigest(samples.reversed()))
    }
}
