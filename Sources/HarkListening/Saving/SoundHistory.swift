// SPDX-License-Identifier: Apache-2.0

/// The last seconds of a stream without a hole in them.
package struct SoundHistory {
    private var samples: [Int16]
    /// Positions in the stream.
    package private(set) var range = 0..<0

    /// - Parameter capacity: samples, 1 or more.
    package init(capacity: Int) {
        samples = [Int16](repeating: 0, count: capacity)
    }

    /// Appends what begins at a position; where that does not follow, what was before is forgotten.
    package mutating func append(_ piece: UnsafeBufferPointer<Int16>, position: Int) {
        if position != range.upperBound { range = position..<position }
        for (offset, sample) in piece.enumerated() { samples[(position + offset) % samples.count] = sample }
        let end = position + piece.count
        range = max(range.lowerBound, end - samples.count)..<end
    }

    /// What is there of a part of the stream, -1...1.
    package func sound(_ wanted: Range<Int>) -> [Float] {
        wanted.clamped(to: range).map { Float(samples[$0 % samples.count]) * 0x1p-15 }
    }
}
