// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CExport
import Hark

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a model as a C99 library for microcontrollers.",
        discussion: """
            Three files, hark_NAME.h, hark_NAME.c and hark_NAME_weights.c, take 16-bit samples and tell what was
            heard: the model's features, network and decoder, without a C library, without malloc. A fourth,
            hark_NAME_example.c, spots keywords in WAV files on a computer. Detections are those of `hark listen`
            (docs/microcontroller.md).

            EXAMPLES
              hark export commands --c firmware/
              hark export my.hark --c firmware/ --name lamp
              cc -std=c99 -O2 -ffp-contract=off -o example firmware/*.c && ./example recording.wav
            """)

    @Argument(help: "A .hark file, or the name of a built-in model.", completion: .file())
    var model: String

    @Option(
        name: .customLong("c"), help: ArgumentHelp("Where the C files go.", valueName: "folder"), completion: .directory
    )
    var folder: String

    @Option(
        help: ArgumentHelp(
            "What all names in C begin with, after hark_ (default: the model's file name).", valueName: "name"))
    var name: String?

    @Flag(help: "Replace files that no export has written.")
    var force = false

    func run() throws {
        let loaded = try ModelOptions.loadSpotting(model, budget: nil)
        let library = CLibrary(loaded, name: name ?? fileName, program: "hark \(RootCommand.version)")
        let folder = LibraryFolder(path: folder)
        try folder.write(library, force: force)
        var table = TextTable(header: ["file", "bytes"], alignments: [.left, .right])
        for file in library.files { table.add([folder.place(of: file.name), "\(file.text.utf8.count)"]) }
        table.lines.forEach(StandardOutput.write)
    }

    /// The last part of the model's path, without its ending.
    private var fileName: String {
        let last = model.split(separator: "/").last.map(String.init) ?? model
        return last.hasSuffix(".hark") ? String(last.dropLast(5)) : last
    }
}
