// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Glibc
import HarkBasics

/// Arguments as the system gave them: Swift puts U+FFFD for bytes that are no UTF-8, and no file would be found by that.
enum RawArguments {
    /// Paths out of the command line, in their order there, with the bytes they had.
    static func exact(_ paths: [String]) -> [String] {
        var rest = CommandLine.unsafeArgv + 1
        return paths.map { path in
            guard path.unicodeScalars.contains("\u{FFFD}") else { return path }
            while let argument = rest.pointee {
                rest += 1
                guard String(cString: argument).utf8.elementsEqual(path.utf8) else { continue }
                return PathText.text(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
            }
            return path
        }
    }
}
