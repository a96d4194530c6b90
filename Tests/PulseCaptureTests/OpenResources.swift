// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The open files and capture threads of this process.
struct OpenResources: Equatable {
    var files: Int
    var captureThreads: Int

    static func count() throws -> OpenResources {
        let manager = FileManager.default
        let threads = try manager.contentsOfDirectory(atPath: "/proc/self/task").filter { thread in
            let name = try? String(contentsOfFile: "/proc/self/task/\(thread)/comm", encoding: .utf8)
            return name?.hasPrefix("hark-capture") ?? false
        }
        return OpenResources(
            files: try manager.contentsOfDirectory(atPath: "/proc/self/fd").count, captureThreads: threads.count)
    }
}
