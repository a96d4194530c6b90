// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Turns frames of coefficients into the bytes of a format.
protocol FrameEncoder {
    /// What stands before the frames; as long for any number of them.
    /// - Parameter frames: as many as there are, 0 while that is not known.
    func head(frames: Int) -> [UInt8]

    /// Appends a frame.
    /// - Parameter time: seconds, of the frame's middle.
    func append(frame: Int, time: Double, values: borrowing Span<Float>, to bytes: inout [UInt8])
}

/// How frames of coefficients are written.
enum FeatureFormat: String, ExpressibleByArgument, CaseIterable {
    /// Comma-separated values with a header.
    case csv
    /// NumPy's array file: float32, frames x coefficients.
    case npy
    /// JSON Lines: one object a frame.
    case jsonl
}

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

/// Comma-separated values or JSON Lines, a line a frame, every number in as many digits as give the same float again.
struct FeatureTextEncoder: FrameEncoder {
    enum Style {
        case csv, jsonl
    }

    let style: Style
    let view: FeatureView

    func head(frames: Int) -> [UInt8] {
        switch style {
        case .csv: Array((CSV.line(["frame", "time"] + view.columns) + "\n").utf8)
        case .jsonl: []
        }
    }

    func append(frame: Int, time: Double, values: borrowing Span<Float>, to bytes: inout [UInt8]) {
        let moment = "\(Self.seconds(time))"
        switch style {
        case .csv:
            bytes += "\(frame),\(moment)".utf8
            for index in values.indices {
                bytes.append(UInt8(ascii: ","))
                bytes += text(values[index]).utf8
            }
        case .jsonl:
            bytes += "{\"frame\":\(frame),\"time\":\(moment),\"values\":[".utf8
            for index in values.indices {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes += text(values[index]).utf8
            }
            bytes += "]}".utf8
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private func text(_ value: Float) -> String { view.normalization == nil ? "\(value)" : "\(Int(value))" }

    /// To the microsecond, finer than a sample of any rate that speech has.
    private static func seconds(_ time: Double) -> Double { (time * 1_000_000).rounded() / 1_000_000 }
}
