/// What the forward pass of an LSTM over a batch leaves for the backward pass. Time-major: `[frames, rows, ...]`.
final class LSTMTrace {
    let frames: Int
    let rows: Int
    let hiddenSize: Int
    /// Gates after their squashing function, `[frames, rows, 4 hidden]`.
    let gates: FloatBuffer
    /// `[frames + 1, rows, hidden]`; the first is the state the batch begins with.
    let hidden: FloatBuffer
    let cell: FloatBuffer
    /// tanh of the cell state, `[frames, rows, hidden]`.
    let squashedCell: FloatBuffer

    init(frames: Int, rows: Int, hiddenSize: Int) {
        self.frames = frames
        self.rows = rows
        self.hiddenSize = hiddenSize
        gates = FloatBuffer(count: frames * rows * 4 * hiddenSize)
        hidden = FloatBuffer(count: (frames + 1) * rows * hiddenSize)
        cell = FloatBuffer(count: (frames + 1) * rows * hiddenSize)
        squashedCell = FloatBuffer(count: frames * rows * hiddenSize)
    }

    /// Lets each row go on from where the batch before ended, or start afresh.
    /// - Parameter carried: asked for each row.
    func begin(carried: (Int) -> Bool) {
        let last = frames * rows * hiddenSize
        for row in 0..<rows {
            let keep = carried(row)
            for unit in row * hiddenSize..<(row + 1) * hiddenSize {
                hidden.start[unit] = keep ? hidden.start[last + unit] : 0
                cell.start[unit] = keep ? cell.start[last + unit] : 0
            }
        }
    }
}
