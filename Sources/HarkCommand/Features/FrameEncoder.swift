// SPDX-License-Identifier: Apache-2.0

/// Turns frames of coefficients into the bytes of a format.
protocol FrameEncoder {
    /// What stands before the frames; as long for any number of them.
    /// - Parameter frames: as many as there are, 0 while that is not known.
    func head(frames: Int) -> [UInt8]

    /// Appends a frame.
    /// - Parameter time: seconds, of the frame's middle.
    func append(frame: Int, time: Double, values: borrowing Span<Float>, to bytes: inout [UInt8])
}
