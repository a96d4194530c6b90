// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CExport
import Glibc
import Hark

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a model as a C99 library for microcontrollers.",
        discussion: """
            Writes hark_NAME.h, hark_NAME.c and hark_NAME_weights.c: the model's features, network and decoder in C99, without \
            a C library and without malloc. They take 16-bit samples and return detections, the same as `hark listen`. \
            hark_NAME_example.c spots keywords in WAV files on a computer (docs/microcontroller.md).

            EXAMPLES
              hark export commands --c firmware/
              hark export my.hark --c firmware/ --name lamp
              hark export commands --c ~/Arduino/libraries/hark_commands --layout arduino
              cc -std=c99 -O2 -o example firmware/*.c
              ./example recording.wav
            """)

    @Argument(help: "A .hark file, or the name of a built-in model.", completion: Completions.model)
    var model: String

    @Option(
        name: .customLong("c"), help: ArgumentHelp("Folder for the C files.", valueName: "folder"),
        completion: .directory
    )
    var folder: String

    @Option(
        help: ArgumentHelp(
            "Prefix of all names in C, after hark_ (default: the name of the model's file).", valueName: "name"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "What the folder is made for: plain, arduino, platformio, esp-idf or zephyr.", valueName: "layout"))
    var layout = LibraryLayout.plain

    @Flag(help: "Replace existing files that were not written by an export.")
    var force = false

    func run() throws {
        let loaded = try ModelOptions.loadSpotting(model, budget: .unlimited)
        let library = CLibrary(loaded, name: name ?? fileName, program: "hark \(RootCommand.version)", layout: layout)
        let folder = LibraryFolder(path: folder)
        try folder.write(library, force: force)
        var table = TextTable(header: ["file", "bytes"], alignments: [.left, .right])
        for file in library.files { table.add([folder.place(of: file.name), "\(file.text.utf8.count)"]) }
        table.lines.forEach(StandardOutput.write)
    }

    /// The last component of the model's path, without its extension.
    private var fileName: String {
        let last = model.split(separator: "/").last.map(String.init) ?? model
        return last.hasSuffix(".hark") ? String(last.dropLast(5)) : last
    }
}

extension LibraryLayout: ExpressibleByArgument {}

/// The folder of an exported library. Files of an earlier export are replaced; other files of the same name only if
/// asked for.
struct LibraryFolder {
    let path: String

    /// Writes a library's files. All are complete before the first of them gets its name.
    /// - Parameter force: also replaces files that no export has written.
    func write(_ library: CLibrary, force: Bool) throws {
        try makeFolder(path)
        for file in library.files { try makeFolders(above: file.name) }
        for file in library.files where !force { try refuseToReplace(file.name) }
        let outputs = try library.files.map { file in
            let output = try OutputFile(path: place(of: file.name))
            try output.write(Array(file.text.utf8))
            return output
        }
        for output in outputs { try output.finish() }
    }

    /// Makes the folders of a file's path in the library's folder.
    private func makeFolders(above name: String) throws {
        let folders = name.split(separator: "/").dropLast()
        for count in folders.indices { try makeFolder(place(of: folders[...count].joined(separator: "/"))) }
    }

    private func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw failure(path, String(cString: strerror(errno))) }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw failure(path, "something other than a folder has that name")
        }
    }

    func place(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

    private func refuseToReplace(_ name: String) throws {
        let place = place(of: name)
        // O_NONBLOCK: opening a named pipe would block without a writer.
        let descriptor = open(place, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0, errno == ENOENT { return }
        defer { if descriptor >= 0 { close(descriptor) } }
        var start = [UInt8](repeating: 0, count: CLibrary.markReach)
        guard descriptor >= 0, read(descriptor, &start, start.count) > 0,
            String(decoding: start, as: UTF8.self).contains(CLibrary.mark)
        else {
            throw failure(
                place, "it exists and no export wrote it: choose another folder or --name, or give --force")
        }
    }

    private func failure(_ name: String, _ reason: String) -> CommandFailure {
        CommandFailure("\(name): cannot be written: \(reason)", .output)
    }
}
