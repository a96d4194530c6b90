// SPDX-License-Identifier: Apache-2.0

/// One layer's forward and backward pass over a batch of sequences. Everything is time-major: `[frames, rows, ...]`.
/// One instance serves one thread.
protocol RecurrentLayer: AnyObject {
    /// The hidden state of every frame, `[frames, rows, hidden]`.
    var output: UnsafePointer<Float> { get }

    /// What is carried from frame to frame, each `[frames + 1, rows, hidden]`: the hidden state, and an LSTM's cell state.
    var states: [FloatBuffer] { get }

    /// Lets each row go on from where the batch before ended, or start afresh.
    func begin(carried: (Int) -> Bool)

    /// - Parameter inputs: `[frames, rows, inputs]`.
    func forward(_ weights: NetworkWeights, inputs: UnsafePointer<Float>)

    /// Backpropagation through time (Werbos 1990), through the frames of this batch alone: a carried state is a constant.
    /// - Parameters:
    ///   - outputGradients: dL/d(output) from above, `[frames, rows, hidden]`; what comes back through time is added.
    ///   - gradients: dL/d(parameter), the layout's order; this layer's part is overwritten.
    ///   - inputGradients: dL/d(input), overwritten; nil if not needed.
    func backward(
        _ weights: UnsafePointer<Float>, inputs: UnsafePointer<Float>, outputGradients: UnsafeMutablePointer<Float>,
        gradients: UnsafeMutablePointer<Float>, inputGradients: UnsafeMutablePointer<Float>?)
}
