// SPDX-License-Identifier: Apache-2.0

import HarkCore

extension FeatureSpec.Compression {
    private static let logarithmKind: UInt8 = 0
    private static let pcenKind: UInt8 = 1
    private static let clampedKind: UInt8 = 2
    private static let decibelsKind: UInt8 = 3

    init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let kind = try reader.read(UInt8.self)
        switch kind {
        case Self.logarithmKind: self = .logarithm(floor: try reader.readFloat())
        case Self.clampedKind: self = .clampedLogarithm(floor: try reader.readFloat())
        case Self.decibelsKind: self = .decibels(floor: try reader.readFloat(), range: nil)
        case Self.pcenKind:
            self = .pcen(
                PCENSpec(
                    smoothing: try reader.readFloat(), gain: try reader.readFloat(), bias: try reader.readFloat(),
                    power: try reader.readFloat(), floor: try reader.readFloat()))
        default: throw reader.invalid("compression of unknown kind \(kind)")
        }
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .logarithm(let floor):
            writer.append(Self.logarithmKind)
            writer.append(floor)
        case .clampedLogarithm(let floor):
            writer.append(Self.clampedKind)
            writer.append(floor)
        case .decibels(let floor, _):
            writer.append(Self.decibelsKind)
            writer.append(floor)
        case .pcen(let pcen):
            writer.append(Self.pcenKind)
            writer.append(contentsOf: [pcen.smoothing, pcen.gain, pcen.bias, pcen.power, pcen.floor])
        }
    }
}
