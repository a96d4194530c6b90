// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// An event file for TensorBoard: a TFRecord file of `Event` messages.
final class EventFile {
    private let file: AppendedFile

    /// Creates a file whose name sorts after those of the existing event files: TensorBoard reads all event files of a
    /// folder as one log, in the order of their names.
    /// - Parameter firstStep: the file's first step. Values of this step and later ones in earlier files no longer
    ///   count.
    init(folder: String, firstStep: Int) throws(RunFolderError) {
        let time = SystemClock.seconds
        var seconds = String(Int(time))
        seconds = String(repeating: "0", count: max(0, 10 - seconds.count)) + seconds
        // Files are ordered by name, so those of the same second are numbered.
        var number = 0
        while access("\(folder)/events.out.tfevents.\(seconds).hark.\(number)", F_OK) == 0 { number += 1 }
        file = try AppendedFile(path: "\(folder)/events.out.tfevents.\(seconds).hark.\(number)", isNew: true)
        try file.append(
            RecordFraming.framed(EventMessage.version(time: time))
                + RecordFraming.framed(EventMessage.start(step: firstStep, time: time)))
    }

    func append(_ row: MetricsRow) throws(RunFolderError) {
        let event = EventMessage.scalars(row.scalars, step: row.epoch, time: SystemClock.seconds)
        try file.append(RecordFraming.framed(event))
    }
}

extension MetricsRow {
    /// The figures by their TensorBoard tags. The part before the slash is a group of charts.
    var scalars: [(tag: String, value: Double)] {
        let all: [(String, Double?)] = [
            ("loss/training", loss), ("accuracy/training", trainingAccuracy), ("accuracy/float", floatAccuracy),
            ("accuracy/quantized", quantizedAccuracy), ("accuracy/streams", streamAccuracy),
            ("optimizer/learning_rate", learningRate), ("speed/seconds_per_epoch", seconds),
            ("network/cell_saturations", Double(cellSaturations)), ("mining/places", Double(minedPlaces)),
        ]
        return all.compactMap { tag, value in value.map { (tag, $0) } }
    }
}

/// TensorBoard's `Event` messages (`tensorboard/compat/proto/event.proto`, `summary.proto`), encoded by hand.
enum EventMessage {
    private enum Event {
        static let (wallTime, step, fileVersion, summary, sessionLog): (UInt64, UInt64, UInt64, UInt64, UInt64) =
            (1, 2, 3, 5, 7)
    }

    private enum Value {
        static let (tag, simpleValue): (UInt64, UInt64) = (1, 2)
    }

    /// The first message of every file.
    static func version(time: Double) -> [UInt8] {
        var event = ProtobufWriter()
        event.add(Event.wallTime, double: time)
        event.add(Event.fileVersion, string: "brain.Event:2")
        return event.bytes
    }

    /// Marks the start of a session: events of this step and later ones that were written before it no longer count.
    static func start(step: Int, time: Double) -> [UInt8] {
        let (status, started): (UInt64, Int64) = (1, 1)
        var log = ProtobufWriter()
        log.add(status, integer: started)
        var event = ProtobufWriter()
        event.add(Event.wallTime, double: time)
        event.add(Event.step, integer: Int64(step))
        event.add(Event.sessionLog, message: log)
        return event.bytes
    }

    /// The figures of one step, with their tags.
    /// - Parameter time: seconds since 1970.
    static func scalars(_ figures: [(tag: String, value: Double)], step: Int, time: Double) -> [UInt8] {
        let valueField: UInt64 = 1
        var summary = ProtobufWriter()
        for figure in figures {
            var value = ProtobufWriter()
            value.add(Value.tag, string: figure.tag)
            value.add(Value.simpleValue, float: Float(figure.value))
            summary.add(valueField, message: value)
        }
        var event = ProtobufWriter()
        event.add(Event.wallTime, double: time)
        event.add(Event.step, integer: Int64(step))
        event.add(Event.summary, message: summary)
        return event.bytes
    }
}

/// TensorFlow's framing of records in a file (TFRecord): the length, its checksum, the bytes, their checksum, all
/// little-endian.
enum RecordFraming {
    static func framed(_ content: [UInt8]) -> [UInt8] {
        let length = withUnsafeBytes(of: UInt64(content.count).littleEndian) { Array($0) }
        return length + little(CRC32C.masked(length)) + content + little(CRC32C.masked(content))
    }

    private static func little(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}

/// The CRC-32C of RFC 3720 (Castagnoli): reflected polynomial 0x82F63B78, initial value and final complement all ones.
enum CRC32C {
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var remainder: UInt32 = 0xFFFF_FFFF
        // Bit by bit, without a table: event files grow by only a few hundred bytes per epoch.
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 {
                remainder = (remainder &>> 1) ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0)
            }
        }
        return ~remainder
    }

    /// The checksum as TFRecord files store it: rotated right by 15 bits, plus a constant. The mask is needed because a
    /// checksum of bytes that contain their own checksum detects little.
    static func masked(_ bytes: [UInt8]) -> UInt32 {
        let checksum = checksum(bytes)
        return ((checksum >> 15) | (checksum << 17)) &+ 0xA282_EAD8
    }
}

/// Encodes fields of protocol buffers, limited to the part of the format that event files need.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    /// The wire type in a field's key, which states how the value is encoded.
    private enum WireType: UInt64 {
        case varint = 0
        case fixed64 = 1
        case lengthDelimited = 2
        case fixed32 = 5
    }

    mutating func add(_ field: UInt64, integer value: Int64) {
        key(field, .varint)
        varint(UInt64(bitPattern: value))
    }

    mutating func add(_ field: UInt64, double value: Double) {
        key(field, .fixed64)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
    }

    mutating func add(_ field: UInt64, float value: Float) {
        key(field, .fixed32)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
    }

    mutating func add(_ field: UInt64, string value: String) { add(field, content: Array(value.utf8)) }

    mutating func add(_ field: UInt64, message value: ProtobufWriter) { add(field, content: value.bytes) }

    private mutating func add(_ field: UInt64, content: [UInt8]) {
        key(field, .lengthDelimited)
        varint(UInt64(content.count))
        bytes += content
    }

    private mutating func key(_ field: UInt64, _ type: WireType) { varint(field << 3 | type.rawValue) }

    /// Appends a varint: seven bits per byte, lowest first; the highest bit is set if more bytes follow.
    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
