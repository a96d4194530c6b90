// SPDX-License-Identifier: Apache-2.0

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
