/// Where each matrix of the float network lies in one flat row of parameters.
struct NetworkLayout: Sendable, Equatable {
    let inputs: Int
    let hidden: Int
    let labels: Int

    var gateRows: Int { 4 * hidden }

    /// W `[gateRows, inputs]`, R `[gateRows, hidden]`, D `[labels, hidden]`, then both biases; gates in the order
    /// i, f, g, o as in the quantized network.
    var inputWeights: Range<Int> { 0..<gateRows * inputs }
    var recurrentWeights: Range<Int> { inputWeights.upperBound..<inputWeights.upperBound + gateRows * hidden }
    var outputWeights: Range<Int> { recurrentWeights.upperBound..<recurrentWeights.upperBound + labels * hidden }
    var gateBiases: Range<Int> { outputWeights.upperBound..<outputWeights.upperBound + gateRows }
    var outputBiases: Range<Int> { gateBiases.upperBound..<gateBiases.upperBound + labels }
    var count: Int { outputBiases.upperBound }

    /// Matrices alone: weight decay leaves the biases be.
    var weights: Range<Int> { 0..<gateBiases.lowerBound }

    /// Glorot-uniform matrices (Glorot & Bengio 2010), the forget gate's bias 1 (Gers et al. 2000), other biases 0.
    func initialParameters(random: inout RandomStream) -> FloatBuffer {
        let parameters = FloatBuffer(count: count)
        for (range, fanIn, fanOut) in [
            (inputWeights, inputs, hidden), (recurrentWeights, hidden, hidden), (outputWeights, hidden, labels),
        ] {
            let bound = (6 / Float(fanIn + fanOut)).squareRoot()
            for index in range { parameters.start[index] = random.uniform(-bound...bound) }
        }
        for cell in 0..<hidden { parameters.start[gateBiases.lowerBound + hidden + cell] = 1 }
        return parameters
    }
}
