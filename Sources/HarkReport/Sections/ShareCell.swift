// SPDX-License-Identifier: Apache-2.0

/// A cell of a table with a share and a bar as long.
enum ShareCell {
    /// - Parameter share: 0...1; nil: there is none.
    static func markup(_ share: Double?) -> Markup {
        guard let share else { return "<td class=\"bar\">-</td>" }
        return "<td class=\"bar\"><span>\(Digits.percent(share))</span>\(bar(share))</td>"
    }

    static func bar(_ share: Double) -> Markup {
        "<i><b style=\"width:\(Digits.fixed(share * 100, 1))%\"></b></i>"
    }
}
