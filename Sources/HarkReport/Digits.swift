// SPDX-License-Identifier: Apache-2.0

import HarkCharts

/// Numbers formatted for the page.
enum Digits {
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        value.isFinite ? Ticks.text(value, decimals: decimals, keepingZeros: true) : "-"
    }

    static func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }

    static func percent(_ share: Double?) -> String { share.map(percent) ?? "-" }

    static func posterior(_ value: Int16) -> String { fixed(Double(value) / 32768, 3) }

    static func rate(_ perHour: Double?) -> String {
        perHour.map { fixed($0, $0 >= 10 ? 0 : $0 >= 1 ? 1 : 2) } ?? "-"
    }

    static func seconds(_ value: Double?) -> String { value.map { fixed($0, 2) + " s" } ?? "-" }

    static func bytes(_ count: Int) -> String {
        count < 1024 ? "\(count) B" : fixed(Double(count) / 1024, 1) + " KiB"
    }
}
