// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// What a run was begun with: `run.json`.
package struct RunDescription: Sendable, Equatable, Codable {
    /// The command, the program's version and the day and time (ISO 8601) of its start.
    package var command: String
    package var program: String
    package var date: String
    /// The data sets, as paths from the root.
    package var datasets: [String]

    package init(command: String, program: String, date: String, datasets: [String]) {
        self.command = command
        self.program = program
        self.date = date
        self.datasets = datasets.map { path in
            guard let whole = realpath(path, nil) else { return path }
            defer { free(whole) }
            return String(cString: whole)
        }
    }
}
