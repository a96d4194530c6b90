// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import HarkCharts

/// Signals of any length in a limited number of columns.
@Suite struct ColumnsTests {
    private static let counts = [0, 1, 7, 8, 9, 16, 17, 100, 1023, 1024, 1025]

    private func noise(_ count: Int) -> [Float] {
        var random = SeededRandom(seed: 3)
        return (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
    }

    @Test(arguments: counts)
    func envelopesAreThoseOfTheirSamples(count: Int) {
        let samples = noise(count)
        var envelope = EnvelopeColumns(capacity: 8)
        for sample in samples { envelope.add(sample) }
        let width = envelope.samplesPerColumn
        #expect(envelope.count == count)
        #expect(envelope.least.count == (count + width - 1) / width && envelope.greatest.count == envelope.least.count)
        #expect(envelope.least.count <= 8 && (count < 8 || envelope.least.count >= 4))
        for column in envelope.least.indices {
            let part = samples[column * width..<min(count, (column + 1) * width)]
            #expect(envelope.least[column] == part.min() && envelope.greatest[column] == part.max())
        }
    }

    @Test(arguments: counts)
    func meansAreThoseOfTheirFrames(count: Int) {
        let rows = 3
        let values = noise(count * rows)
        var columns = MeanColumns(rows: rows, capacity: 8)
        for frame in 0..<count {
            let row = Array(values[frame * rows..<(frame + 1) * rows])
            columns.add(row.span)
        }
        let width = columns.framesPerColumn
        let means = columns.means
        #expect(columns.count == count && columns.columns == (count + width - 1) / width && columns.columns <= 8)
        #expect(means.count == rows * columns.columns)
        for column in 0..<columns.columns {
            let frames = column * width..<min(count, (column + 1) * width)
            for row in 0..<rows {
                let mean = frames.map { Double(values[$0 * rows + row]) }.reduce(0, +) / Double(frames.count)
                #expect(abs(Double(means[row * columns.columns + column]) - mean) < 1e-6)
            }
        }
    }
}
