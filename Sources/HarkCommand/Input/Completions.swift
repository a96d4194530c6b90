// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import Hark
import PulseCapture

/// Completions that the shell asks this program for, because they depend on the machine.
enum Completions {
    /// A built-in model or a .hark file.
    static let model = CompletionKind.custom { _, _, prefix in models(prefix) }
    /// A source of the sound server; none if the server does not run.
    static let device = CompletionKind.custom { _, _, _ in
        // Colons separate a name from its description in the shells' lists, and source names can contain them.
        ((try? CaptureDevice.list()) ?? []).map(\.name).filter { !$0.contains(":") }
    }

    /// The built-in models, and the .hark files and folders that the prefix leads to.
    static func models(_ prefix: String) -> [String] {
        let start = prefix.lastIndex(of: "/").map { prefix.index(after: $0) } ?? prefix.startIndex
        let (folder, name) = (String(prefix[..<start]), prefix[start...])
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        let files = entries.compactMap { entry -> String? in
            guard entry.hasPrefix(name), !entry.hasPrefix(".") || name.hasPrefix(".") else { return nil }
            let path = folder + entry
            var isFolder = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
            return isFolder ? path + "/" : path.hasSuffix(".hark") ? path : nil
        }
        return BuiltInModel.names.filter { $0.hasPrefix(prefix) } + files.sorted()
    }
}
