import ModelFormat

extension LevelNormalization {
    private static let noneKind: UInt8 = 0
    private static let runningKind: UInt8 = 1

    init(reading reader: inout ByteReader) throws(ModelFormatError) {
        let kind = try reader.read(UInt8.self)
        switch kind {
        case Self.noneKind: self = .none
        case Self.runningKind: self = .running(smoothing: try reader.readFloat(), floor: try reader.readFloat())
        default: throw reader.invalid("level normalization of unknown kind \(kind)")
        }
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .none:
            writer.append(Self.noneKind)
        case .running(let smoothing, let floor):
            writer.append(Self.runningKind)
            writer.append(contentsOf: [smoothing, floor])
        }
    }
}
