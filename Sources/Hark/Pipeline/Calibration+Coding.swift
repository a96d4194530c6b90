// SPDX-License-Identifier: Apache-2.0

import HarkCore

extension SectionTag {
    /// False alarms an hour, by threshold.
    static let calibration = SectionTag("CALI")
}

extension Calibration {
    /// Reads a section "CALI".
    static func calibration(
        reading reader: inout ByteReader, labels: [KeywordLabel]
    ) throws(ModelFormatError) -> Calibration {
        let hours = Double(try reader.readFloat())
        let target = Double(try reader.readFloat())
        guard hourRange.contains(hours), target == 0 || rateRange.contains(target) else {
            throw reader.invalid("a rate of \(target) false alarms an hour in \(hours) hours")
        }
        let count = Int(try reader.read(UInt16.self))
        guard count <= labels.count else { throw reader.invalid("\(count) curves for \(labels.count) labels") }
        var curves: [CalibrationCurve] = []
        for _ in 0..<count {
            let curve = try CalibrationCurve.curve(reading: &reader)
            guard curve.label < labels.count, labels[curve.label].isKeyword,
                curves.last.map({ $0.label < curve.label }) ?? true
            else { throw reader.invalid("a curve of label \(curve.label)") }
            curves.append(curve)
        }
        try reader.finish()
        return Calibration(hours: hours, targetRate: target, curves: curves)
    }

    /// The content of a section "CALI".
    func serialized() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(Float(hours))
        writer.append(Float(targetRate))
        writer.append(UInt16(curves.count))
        for curve in curves { curve.write(to: &writer) }
        return writer.bytes
    }
}

extension CalibrationCurve {
    fileprivate static func curve(reading reader: inout ByteReader) throws(ModelFormatError) -> CalibrationCurve {
        let label = Int(try reader.read(UInt16.self))
        let words = Int(clamping: try reader.read(UInt32.self))
        guard words <= 1 << 31 else { throw reader.invalid("\(words) words") }
        let count = Int(try reader.read(UInt16.self))
        guard pointCounts.contains(count) else { throw reader.invalid("a curve of \(count) points") }
        var points: [Point] = []
        for _ in 0..<count {
            let threshold = Int(try reader.read(UInt16.self))
            let alarms = Int(clamping: try reader.read(UInt32.self))
            let rate = Double(try reader.readFloat())
            let missed = Int(clamping: try reader.read(UInt32.self))
            points.append(Point(threshold: threshold, alarms: alarms, rate: rate, missed: missed))
        }
        if let problem = problem(words: words, points: points) { throw reader.invalid("a curve with \(problem)") }
        return CalibrationCurve(label: label, words: words, points: points)
    }

    fileprivate func write(to writer: inout ByteWriter) {
        writer.append(UInt16(label))
        writer.append(UInt32(words))
        writer.append(UInt16(points.count))
        for point in points {
            writer.append(UInt16(point.threshold))
            writer.append(UInt32(point.alarms))
            writer.append(Float(point.rate))
            writer.append(UInt32(point.missed))
        }
    }
}
