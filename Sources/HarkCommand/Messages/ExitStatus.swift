// SPDX-License-Identifier: Apache-2.0

/// The program's exit codes; a promise to scripts.
enum ExitStatus: Int32, Error {
    case success = 0
    /// Some recordings could not be used; all others were.
    case someFilesFailed = 1
    case usage = 2
    case model = 3
    case sound = 4
    case output = 5
    /// A training stopped by Ctrl-C, its checkpoint whole; what shells report for a program that Ctrl-C ended.
    case interrupted = 130
}
