// SPDX-License-Identifier: Apache-2.0

/// NumPy's array file, version 1.0 (NumPy Enhancement Proposal 1): float32, little-endian, C order, frames x
/// coefficients.
struct ArrayFileEncoder: FrameEncoder {
    let coefficients: Int

    /// Of all that precedes the data; a multiple of 64 and long enough for any shape.
    private static let headBytes = 128

    func head(frames: Int) -> [UInt8] {
        let (major, minor): (UInt8, UInt8) = (1, 0)
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [major, minor]
        let textBytes = Self.headBytes - bytes.count - 2
        bytes += [UInt8(textBytes & 0xFF), UInt8(textBytes >> 8)]
        bytes += "{'descr': '<f4', 'fortran_order': False, 'shape': (\(frames), \(coefficients)), }".utf8
        bytes += [UInt8](repeating: UInt8(ascii: " "), count: Self.headBytes - 1 - bytes.count)
        return bytes + [UInt8(ascii: "\n")]
    }

    func append(frame: Int, time: Double, values: borrowing Span<Float>, to bytes: inout [UInt8]) {
        for index in values.indices {
            withUnsafeBytes(of: values[index].bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        }
    }
}
