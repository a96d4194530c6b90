// SPDX-License-Identifier: Apache-2.0

import HarkCore

/// The false-alarm rate of each keyword as a function of its threshold. Thresholds for a requested rate are computed
/// from it. Stored in the model.
package struct Calibration: Sendable, Equatable {
    /// Hours of recordings without keywords in which false alarms were counted.
    package let hours: Double
    /// False alarms per hour, all keywords together, that the model's thresholds were set for; 0 if they were not set
    /// by this calibration.
    package let targetRate: Double
    /// One curve per keyword, in the order of the model's labels.
    package let curves: [CalibrationCurve]

    /// Allowed values of ``hours``.
    package static let hourRange = 1e-6...1e6
    /// Allowed rates, per hour.
    package static let rateRange = 1e-9...1e7

    /// - Precondition: hours and rate are in range (the rate may be 0); the curves are in the order of their labels.
    package init(hours: Double, targetRate: Double, curves: [CalibrationCurve]) {
        precondition(Self.hourRange.contains(hours))
        precondition(targetRate == 0 || Self.rateRange.contains(targetRate))
        precondition(zip(curves, curves.dropFirst()).allSatisfy { $0.label < $1.label })
        // Rounded to the file's single precision, so that a model read back is equal to the one written.
        self.hours = Double(Float(hours))
        self.targetRate = Double(Float(targetRate))
        self.curves = curves
    }

    package func curve(label: Int) -> CalibrationCurve? { curves.first { $0.label == label } }

    /// The false-alarm rate of one keyword, given the rate of all keywords together: every keyword has the same share.
    package func share(of total: Double) -> Double { total / Double(max(1, curves.count)) }

    /// The thresholds, by label index, at which all keywords together have the given expected false-alarm rate.
    /// - Parameter total: per hour, above 0.
    package func thresholds(total: Double) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: curves.map { ($0.label, $0.threshold(rate: share(of: total))) })
    }
}

extension SectionTag {
    /// False alarms per hour as a function of the threshold.
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

extension KeywordModel {
    /// The model with another decoder. The thresholds stay. The calibration and the held-out counts are dropped,
    /// because they were measured with the old decoder.
    package func with(decoder: DecoderSpec) -> KeywordModel {
        KeywordModel(
            features: features, normalization: normalization, network: network, labels: labels, decoder: decoder,
            provenance: provenance(heldOut: nil))
    }

    /// The model with the false alarms counted in held-out sources at its thresholds.
    public func with(heldOut: [HeldOutSource]) -> KeywordModel {
        KeywordModel(
            features: features, normalization: normalization, network: network, labels: labels, decoder: decoder,
            provenance: provenance(heldOut: heldOut), calibration: calibration)
    }

    private func provenance(heldOut: [HeldOutSource]?) -> Provenance {
        var changed = provenance
        changed.heldOut = heldOut
        return changed
    }

    /// The model with other thresholds. The held-out counts are dropped, because they were counted at the old
    /// thresholds.
    /// - Parameter thresholds: by label index, Q0.15, 1...32767 or `KeywordLabel.never`; other labels keep their
    ///   thresholds.
    package func with(thresholds: [Int: Int]) -> KeywordModel { with(thresholds: thresholds, calibration: calibration) }

    /// The model with a calibration. If the calibration has a target rate, the thresholds are set for it.
    package func with(calibration: Calibration) -> KeywordModel {
        let isTarget = calibration.targetRate > 0
        let thresholds = isTarget ? calibration.thresholds(total: calibration.targetRate) : [:]
        return with(thresholds: thresholds, calibration: calibration)
    }

    private func with(thresholds: [Int: Int], calibration: Calibration?) -> KeywordModel {
        let labels = labels.enumerated().map { index, label in
            thresholds[index].map { KeywordLabel(name: label.name, threshold: UInt16($0)) } ?? label
        }
        return KeywordModel(
            features: features, normalization: normalization, network: network, labels: labels, decoder: decoder,
            provenance: thresholds.isEmpty ? provenance : provenance(heldOut: nil), calibration: calibration)
    }
}
