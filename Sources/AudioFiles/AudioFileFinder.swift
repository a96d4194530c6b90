// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// Finds recordings in files and folders.
package enum AudioFileFinder {
    /// Endings, in lower case, by which a recording in a folder is known that libsndfile reads.
    package static let endings: Set<String> = [
        "aif", "aifc", "aiff", "au", "caf", "flac", "mp3", "oga", "ogg", "opus", "rf64", "snd", "w64", "wav", "wave",
    ]

    /// Recordings below the paths, which keep their order.
    ///
    /// A file given by name is taken whatever it is called. A folder is searched with all folders in it, for names with
    /// a known ending; hidden ones are passed over. Symbolic links are followed, but no folder is searched twice, so a
    /// link to a folder above is no trap.
    package static func find(paths: [String]) -> FoundAudioFiles {
        var found = FoundAudioFiles()
        for path in paths {
            switch kind(of: path) {
            case .success(.folder(let identity)): search(path, identity, into: &found)
            case .success(.other): found.paths.append(path)
            case .failure(let error): found.errors.append(error)
            }
        }
        return found
    }

    private enum Kind {
        case folder(FileIdentity)
        /// A file, or what a reader will refuse with the reason.
        case other
    }

    private static func search(_ root: String, _ identity: FileIdentity, into found: inout FoundAudioFiles) {
        var visited: Set<FileIdentity> = [identity]
        // A stack of our own: how deep folders lie is up to strangers.
        var folders = [root]
        var recordings: [String] = []
        while let folder = folders.popLast() {
            var inside: [String] = []
            for (name, mayBeFolder) in names(in: folder, errors: &found.errors) {
                let path = folder.utf8.last == UInt8(ascii: "/") ? folder + name : "\(folder)/\(name)"
                switch kind(of: path) {
                case .success(.folder(let identity)):
                    if visited.insert(identity).inserted { inside.append(path) }
                case .success(.other):
                    if hasKnownEnding(name) { recordings.append(path) }
                case .failure(let error):
                    // A broken link that does not have a recording's name is ignored; a folder that cannot be
                    // entered may hold any number of them.
                    if hasKnownEnding(name) || mayBeFolder { found.errors.append(error) }
                }
            }
            folders += inside.reversed()
        }
        found.paths += recordings.sorted(by: PathText.precedes)
    }

    private typealias Entry = (name: String, mayBeFolder: Bool)

    /// The names in a folder that are not hidden, in byte order.
    private static func names(in folder: String, errors: inout [AudioFileError]) -> [Entry] {
        guard let stream = PathText.withCString(folder, { opendir($0) }) else {
            errors.append(.folderUnreadable(path: folder, reason: AudioFileError.systemText(errno)))
            return []
        }
        defer { closedir(stream) }
        var names: [Entry] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let isFolder = Int(entry.pointee.d_type) == DT_DIR
            // In its place: the entry may be shorter than its type.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                let start = UnsafeRawPointer(field)
                return PathText.text(
                    UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self))))
            }
            if !name.utf8.starts(with: ".".utf8) { names.append((name, isFolder)) }
        }
        if errno != 0 {
            errors.append(.folderUnreadable(path: folder, reason: AudioFileError.systemText(errno)))
        }
        return names.sorted { PathText.precedes($0.name, $1.name) }
    }

    private static func kind(of path: String) -> Result<Kind, AudioFileError> {
        var status = stat()
        guard !path.utf8.contains(0) else { return .failure(.notFound(path: path)) }
        guard PathText.withCString(path, { stat($0, &status) }) == 0 else {
            return .failure(.opening(path, errno: errno))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return .success(.other) }
        return .success(.folder(FileIdentity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))))
    }

    /// Whether a name ends as recordings do, with or without ffmpeg.
    package static func hasKnownEnding(_ name: String) -> Bool {
        hasEnding(name, in: endings) || hasEnding(name, in: ExternalDecoder.endings)
    }

    /// Whether a file begins as recordings in the known containers do.
    /// - Parameter head: its first bytes; twelve are enough.
    package static func isRecording(beginningWith head: some Collection<UInt8>) -> Bool {
        let head = Array(head.prefix(12))
        let forms: [(String, String)] = [
            ("RIFF", "WAVE"), ("RIFX", "WAVE"), ("RF64", "WAVE"), ("FORM", "AIFF"), ("FORM", "AIFC"),
        ]
        if head.count == 12, forms.contains(where: { head.starts(with: $0.0.utf8) && head[8...].elementsEqual($0.1.utf8) })
        {
            return true
        }
        // A byte below a space follows, which no path begins with.
        let names = ["fLaC", "OggS", "caff", ".snd", "ID3"]
        return names.contains { head.starts(with: $0.utf8) && head.count > $0.utf8.count && head[$0.utf8.count] < 0x20 }
            || head.starts(with: Array("riff".utf8) + [0x2E, 0x91])
    }

    static func hasEnding(_ name: String, in endings: Set<String>) -> Bool {
        guard let dot = name.lastIndex(of: ".") else { return false }
        return endings.contains(name[dot...].dropFirst().lowercased())
    }
}

/// What a search for recordings found.
package struct FoundAudioFiles: Sendable, Equatable {
    /// Paths of the recordings (`PathText`), those of one argument in byte order.
    package internal(set) var paths: [String] = []
    /// What could not be searched, in the order it was met.
    package internal(set) var errors: [AudioFileError] = []

    package init() {}
}

/// What makes a file or folder the same one under whatever path.
struct FileIdentity: Hashable {
    let device: UInt64
    let number: UInt64
}
