// SPDX-License-Identifier: Apache-2.0

/// Finds what somebody who mistyped a name meant.
package enum NearestName {
    /// The name that takes the fewest changes of a letter, as long as that is at most a third of them; the first of
    /// several. Case and spaces around it do not count.
    package static func of(_ name: String, among names: [String]) -> String? {
        let wanted = folded(name)
        let nearest = names.map { (name: $0, changes: distance(wanted, folded($0))) }.min { $0.changes < $1.changes }
        guard let nearest, nearest.changes * 3 <= max(3, wanted.count) else { return nil }
        return nearest.name
    }

    /// A name without what people do not see or hear in it.
    package static func folded(_ name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
    }

    /// Letters to insert, delete or replace, or neighbours to swap (optimal string alignment).
    private static func distance(_ first: String, _ second: String) -> Int {
        let (first, second) = (Array(first), Array(second))
        // One row a letter of the first, and one before it.
        var rows = [Array(0...second.count)]
        for (row, letter) in first.enumerated() {
            var changes = [row + 1]
            for (column, other) in second.enumerated() {
                var least = min(
                    rows[row][column] + (letter == other ? 0 : 1), rows[row][column + 1] + 1, changes[column] + 1)
                if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
                    least = min(least, rows[row - 1][column - 1] + 1)
                }
                changes.append(least)
            }
            rows.append(changes)
        }
        return rows[first.count][second.count]
    }
}
