// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Encodes frames of coefficients in a file format.
protocol FrameEncoder {
    /// The bytes before the frames; their length does not depend on the number of frames.
    /// - Parameter frames: the number of frames, 0 while it is not known.
    func head(frames: Int) -> [UInt8]

    /// Appends a frame.
    /// - Parameter time: the middle of the frame, in seconds.
    func append(frame: Int, time: Double, values: borrowing Span<Float>, to bytes: inout [UInt8])
}

/// The output formats of frames of coefficients.
enum FeatureFormat: String, ExpressibleByArgument, CaseIterable {
    /// Comma-separated values with a header.
    case csv
    /// NumPy's array file: float32, frames x coefficients.
    case npy
    /// JSON Lines: one object per frame.
    case jsonl
}

/// NumPy's array file, version 1.0 (NumPy Enhancement Proposal 1): float32, little-endian, C order, frames x
/// coefficients.
struct ArrayFileEncoder: FrameEncoder {
    let coefficients: Int

    /// The length of everything before the data: a multiple of 64, long enough for any shape.
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

/// Comma-separated values or JSON Lines, one line per frame, each number with enough digits to restore the same float.
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

    /// Rounds to a microsecond, which is shorter than a sample at any sample rate of speech.
    private static func seconds(_ time: Double) -> Double { (time * 1_000_000).rounded() / 1_000_000 }
}
