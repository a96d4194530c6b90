/// The last seconds of a stream without a hole in them.
struct SoundHistory {
    private var samples: [Int16]
    /// Positions in the stream.
    private(set) var range = 0..<0

    /// - Parameter capacity: samples, 1 or more.
    init(capacity: Int) {
        samples = [Int16](repeating: 0, count: capacity)
    }

    /// Appends what begins at a position; where that does not follow, what was before is forgotten.
    mutating func append(_ piece: UnsafeBufferPointer<Int16>, position: Int) {
        if position != range.upperBound { range = position..<position }
        for (offset, sample) in piece.enumerated() { samples[(position + offset) % samples.count] = sample }
        let end = position + piece.count
        range = max(range.lowerBound, end - samples.count)..<end
    }

    /// What is there of a part of the stream, -1...1.
    func sound(_ wanted: Range<Int>) -> [Float] {
        wanted.clamped(to: range).map { Float(samples[$0 % samples.count]) * 0x1p-15 }
    }
}
