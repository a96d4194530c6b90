// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics

/// False alarms in held-out sources, for people.
enum HeldOutTable {
    static func lines(_ sources: [HeldOutSource]) -> [String] {
        var table = TextTable(
            header: ["held-out source", "recordings", "hours", "false alarms", "at most an hour"],
            alignments: [.left] + [TextTable.Alignment](repeating: .right, count: 4))
        let total = sources.count > 1 ? [HeldOutSource.sum(sources, name: "all together")] : []
        for source in sources + total {
            table.add([
                source.name, "\(source.recordings)", Figures.fixed(source.hours, decimals: 2), "\(source.falseAlarms)",
                source.upperRate.map(Figures.rate) ?? "-",
            ])
        }
        return table.lines + ["at most an hour: all keywords together at their thresholds, 95 % confidence"]
    }
}
