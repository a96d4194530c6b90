// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    /// For people.
    case text
    /// JSON Lines: one object a line.
    case jsonl
    /// Comma-separated values with a header.
    case csv
}

/// For commands without a table to write.
enum StreamFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case jsonl
}
