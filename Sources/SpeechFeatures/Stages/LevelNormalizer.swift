/// Divides a stream of mel energies by their running level: ``LevelNormalization/running(smoothing:floor:)``.
struct LevelNormalizer {
    private let floor: Float
    private let bands: Float
    private var weight: RunningWeight
    /// L.
    private var level: Float = 0

    init(smoothing: Float, floor: Float, bands: Int) {
        self.floor = floor
        self.bands = Float(bands)
        weight = RunningWeight(smoothing: smoothing)
    }

    mutating func reset() {
        level = 0
        weight.reset()
    }

    /// - Parameter energies: one a band, padded with zeros to whole registers.
    mutating func apply(to energies: inout [Float]) {
        let weight = weight.next()
        energies.withUnsafeMutableBufferPointer { energies in
            let start = energies.baseAddress!
            var sums = Lanes.zero
            for band in stride(from: 0, to: energies.count, by: 8) { sums += start.lanes(at: band) }
            // Not below 1e-30: in digital silence it would sink into denormal numbers, which are slow.
            level = max(1e-30, level + weight * (sums.total / bands - level))
            let factor = 1 / (floor + level)
            for band in stride(from: 0, to: energies.count, by: 8) {
                start.store(start.lanes(at: band) * factor, at: band)
            }
        }
    }
}
