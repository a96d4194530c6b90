// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// For people.
    case text
    /// JSON Lines: one object per line.
    case jsonl
    /// Comma-separated values with a header.
    case csv
}

/// The formats of commands that write no table.
enum StreamFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case jsonl
}

/// A number of bytes, with or without a unit: 131072, 128KiB, 2MiB, 128kB.
struct ByteCount: ExpressibleByArgument, Equatable {
    let bytes: Int

    private static let units: [(suffix: String, factor: Int)] = [
        ("kib", 1 << 10), ("mib", 1 << 20), ("kb", 1000), ("mb", 1_000_000), ("k", 1 << 10), ("m", 1 << 20), ("b", 1),
        ("", 1),
    ]

    init?(argument: String) {
        guard let bytes = UnitNumber.parse(argument, units: Self.units) else { return nil }
        self.bytes = bytes
    }
}

/// A number of multiplications a second of sound, with or without a unit: 500000000, 500M, 2G.
struct OperationRate: ExpressibleByArgument, Equatable, CustomStringConvertible {
    let perSecond: Int

    private static let units: [(suffix: String, factor: Int)] = [
        ("t", 1_000_000_000_000), ("g", 1_000_000_000), ("m", 1_000_000), ("k", 1000), ("", 1),
    ]

    init(_ perSecond: Int) { self.perSecond = perSecond }

    init?(argument: String) {
        guard let perSecond = UnitNumber.parse(argument, units: Self.units) else { return nil }
        self.perSecond = perSecond
    }

    /// At least two digits unless fewer are exact, rounded up, so that a budget of it is enough.
    var description: String {
        for (suffix, factor) in Self.units
        where perSecond >= 10 * factor || (perSecond >= factor && perSecond % factor == 0) {
            return "\(perSecond / factor + (perSecond % factor > 0 ? 1 : 0))\(suffix.uppercased())"
        }
        return "\(perSecond)"
    }
}

/// A positive integer with a unit.
private enum UnitNumber {
    /// - Parameter units: lower-case suffixes; the first that fits counts.
    static func parse(_ argument: String, units: [(suffix: String, factor: Int)]) -> Int? {
        let text = argument.lowercased()
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let digits = text.dropLast(unit.suffix.count).filter { $0 != " " }
        guard let count = Int(digits), count > 0 else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit.factor)
        return overflow ? nil : product
    }
}
