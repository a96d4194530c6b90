/// Finds what somebody who mistyped a name meant.
enum NearestName {
    /// The name that takes the fewest changes of a letter, as long as that is at most a third of them; the first of
    /// several. Case and spaces around it do not count.
    static func of(_ name: String, among names: [String]) -> String? {
        let wanted = folded(name)
        let nearest = names.map { (name: $0, changes: distance(wanted, folded($0))) }.min { $0.changes < $1.changes }
        guard let nearest, nearest.changes * 3 <= max(3, wanted.count) else { return nil }
        return nearest.name
    }

    /// A name without what people do not see or hear in it.
    static func folded(_ name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
    }

    /// Levenshtein's distance: letters to insert, delete or replace.
    private static func distance(_ first: String, _ second: String) -> Int {
        let second = Array(second)
        var row = Array(0...second.count)
        for (index, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in second.indices {
                let replaced = diagonal + (letter == second[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[second.count]
    }
}
