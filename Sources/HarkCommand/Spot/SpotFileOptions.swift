// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials
import HarkBasics
import HarkCore
import HarkListening

/// The files that `hark spot` writes and reads beside its output.
struct SpotFileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write a file for each recording into this folder instead; for srt, audacity and textgrid.",
            valueName: "folder"), completion: .directory)
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Write the posteriors of all frames of each recording into this folder, as NumPy arrays.",
            valueName: "folder"), completion: .directory)
    var scores: String?

    @Option(
        help: ArgumentHelp(
            "Write each detection's sound as DIR/<keyword>/<name>.wav, mono, at the model's rate.", valueName: "folder"),
        completion: .directory)
    var cut: String?

    @Option(
        help: ArgumentHelp("Seconds of sound before and after the word in --cut. (default: 0.5)", valueName: "seconds"))
    var context: Double?

    @Option(
        help: ArgumentHelp(
            "Go on after the last whole recording of an interrupted run, whose JSON Lines these are.",
            valueName: "file"), completion: .file())
    var resumeFrom: String?

    func validate(format: SpotFormat) throws {
        for (option, folder) in [("--output", output), ("--scores", scores), ("--cut", cut)] {
            if folder?.isEmpty ?? false { throw ValidationError("\(option) needs a folder") }
        }
        if output != nil, format.namesRecordings {
            throw ValidationError("--output is for --format srt, audacity and textgrid; others go to standard output")
        }
        if context != nil, cut == nil { throw ValidationError("--context is for --cut") }
        if let context, !(0...30).contains(context) { throw ValidationError("--context must be 0 to 30 seconds") }
        if resumeFrom != nil, format != .jsonl {
            throw ValidationError("--resume-from is for --format jsonl")
        }
    }

    /// Creates the folders, so that one that cannot be written ends the program at once.
    func makeFolders(keywords: [String]) throws {
        for folder in [output, scores].compactMap(\.self) { try OutputPaths.make(folder: folder) }
        guard let cut else { return }
        for keyword in keywords { try OutputPaths.make(folder: "\(cut)/\(ArchiveFolder.folderName(keyword))") }
    }

    /// Where a recording's posteriors go; nil if they are not written.
    func scoresPath(of recording: String) -> String? {
        scores.map { "\($0)/\(OutputPaths.relative(recording)).npy" }
    }
}

/// Names of files that are made of recordings.
enum OutputPaths {
    /// Where a file about a recording goes, below the folder for such files: where the recording is, so that names
    /// that occur twice stay apart.
    static func relative(_ recording: String) -> String {
        let parts = recording.split(separator: "/").filter { $0 != "." }
        return parts.map { $0 == ".." ? "parent" : String($0) }.joined(separator: "/")
    }

    /// The name of a clip: all of one recording have one speaker and so are in one split of a training. The hash keeps
    /// recordings of one name in different folders apart.
    static func clip(_ recording: String, start: Double) -> String {
        let hash = CRC32.hexadecimal(PathText.bytes(recording))
        let name = String(PathText.repaired(recording).split(separator: "/").last ?? "recording")
        let stem = name.lastIndex(of: ".").map { $0 > name.startIndex ? String(name[..<$0]) : name } ?? name
        let time = Figures.padded(Int((start * 1000).rounded()), digits: 9)
        return "\(stem.replacing("_nohash_", with: "_").prefix(50))-\(hash)_nohash_\(time).wav"
    }

    /// Creates a folder and those above it.
    static func make(folder: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(
                "\(DisplayText.oneLine(folder)): the folder cannot be created: name one that can be written", .output)
        }
    }

    /// Creates the folder of a file.
    static func makeFolder(of path: String) throws {
        guard let slash = path.lastIndex(of: "/") else { return }
        try make(folder: String(path[..<slash]))
    }
}
