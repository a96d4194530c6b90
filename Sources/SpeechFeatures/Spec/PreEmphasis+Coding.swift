// SPDX-License-Identifier: Apache-2.0

import HarkCore

extension PreEmphasis {
    private static let noneKind: UInt8 = 0
    private static let streamKind: UInt8 = 1
    private static let frameKind: UInt8 = 2

    init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let kind = try reader.read(UInt8.self)
        switch kind {
        case Self.noneKind: self = .none
        case Self.streamKind: self = .stream(try reader.readFloat())
        case Self.frameKind: self = .frame(try reader.readFloat())
        default: throw reader.invalid("pre-emphasis of unknown kind \(kind)")
        }
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .none:
            writer.append(Self.noneKind)
        case .stream(let coefficient):
            writer.append(Self.streamKind)
            writer.append(coefficient)
        case .frame(let coefficient):
            writer.append(Self.frameKind)
            writer.append(coefficient)
        }
    }
}
