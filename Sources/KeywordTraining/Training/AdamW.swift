/// Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2), and a running average of the parameters,
/// which is what ships.
final class AdamW {
    private static let momentum: Float = 0.9
    private static let squareMomentum: Float = 0.999
    private static let epsilon: Float = 1e-8

    let parameters: FloatBuffer
    /// Exponential moving average of the parameters.
    let average: FloatBuffer

    private let decayed: Range<Int>
    private let weightDecay: Float
    private let averageMomentum: Float
    private let mean: FloatBuffer
    private let meanSquare: FloatBuffer
    private var steps = 0

    /// - Parameter decayed: the parameters weight decay applies to.
    init(parameters: FloatBuffer, decayed: Range<Int>, weightDecay: Float, averageMomentum: Float) {
        self.parameters = parameters
        self.decayed = decayed
        self.weightDecay = weightDecay
        self.averageMomentum = averageMomentum
        average = FloatBuffer(count: parameters.count)
        average.copy(from: parameters)
        mean = FloatBuffer(count: parameters.count)
        meanSquare = FloatBuffer(count: parameters.count)
    }

    /// Moves the parameters against the gradient, whose norm is clipped first.
    func step(gradients: FloatBuffer, rate: Float, clippedNorm: Float) {
        steps += 1
        var square = 0.0
        for index in 0..<gradients.count { square += Double(gradients.start[index] * gradients.start[index]) }
        let norm = Float(square.squareRoot())
        // A gradient that is not a number would end the training silently: the batch is passed over instead.
        guard norm.isFinite else { return }
        let scale = norm > clippedNorm ? clippedNorm / norm : 1
        let correction = 1 - power(Self.momentum, steps)
        let squareCorrection = 1 - power(Self.squareMomentum, steps)
        // While the average is young it follows faster, or it would remember the random start.
        let follow = min(averageMomentum, Float(1 + steps) / Float(10 + steps))
        for index in 0..<parameters.count {
            let gradient = gradients.start[index] * scale
            mean.start[index] = Self.momentum * mean.start[index] + (1 - Self.momentum) * gradient
            meanSquare.start[index] =
                Self.squareMomentum * meanSquare.start[index] + (1 - Self.squareMomentum) * gradient * gradient
            let decay = decayed.contains(index) ? weightDecay * parameters.start[index] : 0
            let direction =
                (mean.start[index] / correction)
                / ((meanSquare.start[index] / squareCorrection).squareRoot() + Self.epsilon)
            parameters.start[index] -= rate * (direction + decay)
            average.start[index] = follow * average.start[index] + (1 - follow) * parameters.start[index]
        }
    }

    private func power(_ base: Float, _ exponent: Int) -> Float {
        var result: Double = 1
        for _ in 0..<min(exponent, 20_000) { result *= Double(base) }
        return Float(result)
    }
}
