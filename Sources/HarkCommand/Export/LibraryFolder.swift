// SPDX-License-Identifier: Apache-2.0

import CExport
import Glibc

/// The folder that an exported library goes to. Files of an earlier export are replaced; anything else of the same name
/// only when asked for.
struct LibraryFolder {
    let path: String

    /// Writes a library's files, all complete before the first of them gets its name.
    /// - Parameter force: replace files that no export has written.
    func write(_ library: CLibrary, force: Bool) throws {
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw failure(path, String(cString: strerror(errno))) }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw failure(path, "something other than a folder has that name")
        }
        for file in library.files where !force { try refuseToReplace(file.name) }
        let outputs = try library.files.map { file in
            let output = try OutputFile(path: place(of: file.name))
            try output.write(Array(file.text.utf8))
            return output
        }
        for output in outputs { try output.finish() }
    }

    func place(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

    private func refuseToReplace(_ name: String) throws {
        let place = place(of: name)
        // O_NONBLOCK: opening a named pipe would block without a writer.
        let descriptor = open(place, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0, errno == ENOENT { return }
        defer { if descriptor >= 0 { close(descriptor) } }
        let mark = Array(CLibrary.mark.utf8)
        var start = [UInt8](repeating: 0, count: mark.count)
        guard descriptor >= 0, read(descriptor, &start, start.count) == start.count, start == mark else {
            throw failure(
                place, "it is there already, and not of an earlier export: choose another folder or --name, or --force")
        }
    }

    private func failure(_ name: String, _ reason: String) -> CommandFailure {
        CommandFailure("\(name): cannot be written: \(reason)", .output)
    }
}
