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
        let text = argument.lowercased()
        guard let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let digits = text.dropLast(unit.suffix.count).filter { $0 != " " }
        guard let count = Int(digits), count > 0 else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: unit.factor)
        guard !overflow else { return nil }
        self.bytes = bytes
    }
}
