// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Numbers formatted for display.
package enum Figures {
    package static func score(_ value: Double) -> String { fixed(value, decimals: 3) }
    package static func percent(_ share: Double) -> String { fixed(share * 100, decimals: 1) + " %" }
    package static func seconds(_ value: Double) -> String { fixed(value, decimals: 2) + " s" }

    /// Events per hour with at most two significant digits below 10, such as 0.05, 2.3 or 140.
    package static func rate(_ perHour: Double) -> String {
        if perHour == perHour.rounded(), (0..<10).contains(perHour) { return "\(Int(perHour))" }
        if perHour >= 9.95 { return fixed(perHour, decimals: 0) }
        if perHour >= 0.095 { return fixed(perHour, decimals: 1) }
        return perHour >= 0.0095 ? fixed(perHour, decimals: 2) : "<0.01"
    }

    /// Bytes, in KiB from 1024 up.
    package static func bytes(_ count: Int) -> String {
        count < 1024 ? "\(count) B" : fixed(Double(count) / 1024, decimals: 1) + " KiB"
    }

    /// Nanoseconds as microseconds, one unit for a whole column, such as 412 as "0.412 us".
    package static func microseconds(_ nanoseconds: Double) -> String { fixed(nanoseconds / 1000, decimals: 3) + " us" }

    /// A count with commas, such as "101,814".
    package static func thousands(_ count: Int) -> String {
        count < 1000 ? "\(count)" : "\(thousands(count / 1000)),\(padded(count % 1000, digits: 3))"
    }

    /// A count with its noun, such as "1 detection" or "2,345 detections".
    package static func counted(_ count: Int, _ thing: String) -> String {
        "\(thousands(count)) \(thing)\(count == 1 ? "" : "s")"
    }

    /// A duration as minutes and seconds, such as 75 s as "1:15".
    package static func clock(_ seconds: Double) -> String {
        let whole = Int(max(0, seconds).rounded())
        return "\(whole / 60):\(padded(whole % 60, digits: 2))"
    }

    /// A position in a stream with tenths of a second, such as 75.34 s as "1:15.3".
    package static func clockWithTenths(_ seconds: Double) -> String {
        let tenths = Int(max(0, seconds) * 10)
        return "\(tenths / 600):\(padded(tenths / 10 % 60, digits: 2)).\(tenths % 10)"
    }

    /// A number with a fixed number of decimals, rounded to nearest. Not `String(format:)`, which needs all of
    /// Foundation: its locale tables double the program's memory.
    /// - Precondition: finite, below 10^12.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        var unit = 1
        for _ in 0..<decimals { unit *= 10 }
        // Beyond what an integer holds, digits after the point say nothing.
        guard abs(value) * Double(unit) < 1e18 else { return "\(value)" }
        let scaled = Int((abs(value) * Double(unit)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(scaled)" }
        return "\(sign)\(scaled / unit).\(padded(scaled % unit, digits: decimals))"
    }

    /// With leading zeros. Digits above 9 are capital letters.
    /// - Parameter value: 0 or more.
    package static func padded(_ value: Int, digits: Int, radix: Int = 10) -> String {
        let text = String(value, radix: radix, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

extension Float {
    /// Natural logarithm.
    package var logarithm: Float { logf(self) }

    /// The amplitude factor of a level in decibels.
    package init(decibels: Float) {
        self = powf(10, decibels / 20)
    }
}
