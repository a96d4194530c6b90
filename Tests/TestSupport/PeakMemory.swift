// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The peak memory of a process.
public enum PeakMemory {
    /// The peak resident memory so far, in kB; 0 for a process that has ended.
    public static func kilobytes(of process: Int32) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.split(whereSeparator: \.isWhitespace)[1]) } ?? 0
    }
}
