// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// Finds recordings in files and folders.
package enum AudioFileFinder {
    /// File extensions, in lower case, of the formats that libsndfile reads.
    package static let endings: Set<String> = [
        "aif", "aifc", "aiff", "au", "caf", "flac", "mp3", "oga", "ogg", "opus", "rf64", "snd", "w64", "wav", "wave",
    ]

    /// Finds the recordings at and below the given paths. The order of the paths is kept.
    ///
    /// A file in `paths` is returned whatever its name. A folder is searched recursively for names with a known
    /// extension; hidden files and folders are skipped. Symbolic links are followed, but no folder is searched twice,
    /// so a link to a parent folder does not cause an endless search.
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
        /// A file or any other non-folder. ``AudioFileReader`` rejects it if it is not a regular file.
        case other
    }

    private static func search(_ root: String, _ identity: FileIdentity, into found: inout FoundAudioFiles) {
        var visited: Set<FileIdentity> = [identity]
        // An explicit stack instead of recursion: the nesting depth is untrusted input.
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
                    // Without a known extension, a broken link is ignored. A folder that cannot be entered is reported,
                    // because it may contain recordings.
                    if hasKnownEnding(name) || mayBeFolder { found.errors.append(error) }
                }
            }
            folders += inside.reversed()
        }
        found.paths += recordings.sorted(by: PathText.precedes)
    }

    private typealias Entry = (name: String, mayBeFolder: Bool)

    /// The entries of a folder in byte order, without hidden ones.
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
            // Read in place, not copied: readdir's buffer may be smaller than the declared struct.
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

    /// Whether a name has a known audio file extension, including those that need ffmpeg.
    package static func hasKnownEnding(_ name: String) -> Bool {
        hasEnding(name, in: endings) || hasEnding(name, in: ExternalDecoder.endings)
    }

    /// Whether a file begins with the signature of a known container.
    /// - Parameter head: its first bytes; 12 are enough.
    package static func isRecording(beginningWith head: some Collection<UInt8>) -> Bool {
        let head = Array(head.prefix(12))
        let forms: [(String, String)] = [
            ("RIFF", "WAVE"), ("RIFX", "WAVE"), ("RF64", "WAVE"), ("FORM", "AIFF"), ("FORM", "AIFC"),
        ]
        if head.count == 12,
            forms.contains(where: { head.starts(with: $0.0.utf8) && head[8...].elementsEqual($0.1.utf8) })
        {
            return true
        }
        // The byte after the signature is a control character in audio files. Requiring it excludes text such as paths.
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
    /// Errors of paths that could not be searched, in search order.
    package internal(set) var errors: [AudioFileError] = []

    package init() {}
}

/// Device and inode number: equal for two paths to the same file or folder.
struct FileIdentity: Hashable {
    let device: UInt64
    let number: UInt64
}
