/// Makes any numbers samples, whatever a file or a sound server holds: what is computed from them is finite.
///
/// - NaN and infinity count as 0 and are counted;
/// - what lies beyond ±65,536 (twice the scale of 16-bit integers) counts as ±65,536;
/// - what lies within ±2^-40 (-240 dB of full scale) counts as 0: its square would be a denormal number, a hundred times
///   as slow on some processors.
struct SampleIntake {
    static let greatest: Float = 65_536
    static let least: Float = 0x1p-40

    /// c of `y[n] = x[n] - c x[n-1]`, 0 where there is no filter over the stream.
    private let emphasis: Float
    /// x[n-1]; 0 before a stream's first sample, which so stays as it is.
    private var previous: Float = 0
    /// NaN and infinite samples since init.
    private(set) var nonFinite = 0

    init(preEmphasis: PreEmphasis) {
        if case .stream(let coefficient) = preEmphasis { emphasis = coefficient } else { emphasis = 0 }
    }

    mutating func reset() {
        previous = 0
    }

    /// Appends `count` samples of `input`, from `start` on, to a frame at `position`.
    mutating func take(
        _ input: borrowing Span<Float>, from start: Int, count: Int, into frame: inout [Float], at position: Int
    ) {
        precondition(count > 0 && start + count <= input.count && position + count <= frame.count)
        input.withUnsafeBufferPointer { input in
            frame.withUnsafeMutableBufferPointer { frame in
                nonFinite += Self.copy(input.baseAddress! + start, to: frame.baseAddress! + position, count: count)
                if emphasis > 0 { emphasize(frame.baseAddress! + position, count: count) }
            }
        }
    }

    /// Passes over samples that no frame holds.
    mutating func pass(_ input: borrowing Span<Float>, from start: Int, count: Int) {
        for index in start..<start + count {
            var sample: Float = 0
            nonFinite += withUnsafePointer(to: input[index]) { Self.copy($0, to: &sample, count: 1) }
            previous = sample
        }
    }

    /// - Returns: the number of samples that were no numbers.
    private static func copy(_ input: UnsafePointer<Float>, to output: UnsafeMutablePointer<Float>, count: Int) -> Int {
        var refused: Int32 = 0
        for index in 0..<count {
            let sample = input[index]
            let magnitude = sample.magnitude
            let bounded = sample > greatest ? greatest : (sample < -greatest ? -greatest : sample)
            // False for NaN too.
            let counts = magnitude >= least && magnitude < .infinity
            output[index] = counts ? bounded : 0
            refused &+= magnitude < .infinity ? 0 : 1
        }
        return Int(refused)
    }

    private mutating func emphasize(_ samples: UnsafeMutablePointer<Float>, count: Int) {
        var last = previous
        for index in 0..<count {
            let sample = samples[index]
            samples[index] = sample - emphasis * last
            last = sample
        }
        previous = last
    }
}
