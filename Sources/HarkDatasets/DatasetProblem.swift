// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import HarkBasics

/// A kind of problem in a data set, and how the affected recordings or folders are treated.
package enum DatasetProblem: String, Sendable, CaseIterable, Codable {
    /// A recording that cannot be read or contains no samples. It is left out everywhere.
    case unreadable
    /// Shorter than ``ClipExaminer/shortestSeconds``.
    case tooShort
    /// Nothing in it is louder than ``ClipExaminer/silentPeak``, and its folder is not `_silence_`.
    case silent
    /// A training recording that is a copy, sample for sample, of one in the validation or testing split.
    case heldOutCopy
    /// Many of its samples stay constant at full scale.
    case clipped
    /// Longer than a training clip.
    case tooLong
    /// Readable, but the reader warns about it, for example of an end before the declared length.
    case doubtful
    /// The same recording in the folders of two words.
    case contradiction
    /// A recording in a place that is not used: beside the words' folders, in a folder below them, or in a hidden
    /// folder.
    case strayRecording
    /// A folder without any recording.
    case emptyFolder
    /// A folder whose name differs from another's only in case or spaces.
    case similarFolder
    /// Lines of a list of clips that name no recording.
    case unmatchedLine
    /// A folder whose speakers cannot be split, because too few of them spoke the word.
    case splitByClip
    /// A folder whose file names contain no speaker.
    case unknownSpeakers

    /// Whether training leaves out the affected recordings.
    package var leavesOut: Bool {
        switch self {
        case .unreadable, .tooShort, .silent, .heldOutCopy, .strayRecording: true
        case .clipped, .tooLong, .doubtful, .contradiction, .emptyFolder, .similarFolder, .unmatchedLine, .splitByClip,
            .unknownSpeakers:
            false
        }
    }

    /// States the number of findings and how they are treated, such as "2 recordings are silent: not trained on".
    package func summary(count: Int) -> String {
        let (noun, verb) = (count == 1 ? "recording" : "recordings", count == 1 ? "is" : "are")
        let folders = count == 1 ? "folder" : "folders"
        return switch self {
        case .unreadable: "\(count) \(noun) cannot be read: left out"
        case .tooShort: "\(count) \(noun) \(verb) shorter than \(ClipExaminer.shortestSeconds) s: not trained on"
        case .silent: "\(count) \(noun) \(verb) silent: not trained on"
        case .heldOutCopy:
            "\(count) training \(noun) \(verb) also in the validation or testing split: not trained on, so that "
                + "accuracy is not overstated"
        case .clipped: "\(count) \(noun) \(verb) clipped (flat at full scale): used, but record at a lower level"
        case .tooLong:
            "\(count) \(noun) \(verb) longer than a training clip: the part around the loudest stretch is used"
        case .doubtful: "\(count) \(noun) \(verb) doubtful: used as far as possible"
        case .contradiction: "\(count) \(noun) \(verb) the same as one of another word: used, but one label is wrong"
        case .strayRecording: "\(count) \(noun) outside the words' folders: not used"
        case .emptyFolder: "\(count) \(folders) without a recording: not used"
        case .similarFolder:
            "\(count) \(folders) named like another except for case or spaces: used as separate words"
        case .unmatchedLine: "\(count) \(count == 1 ? "list has" : "lists have") lines that name no recording: ignored"
        case .splitByClip:
            "\(count) \(folders) with too few speakers to hold some out: every tenth clip, or the last, is held out "
                + "instead, so accuracy looks better than it is for new speakers"
        case .unknownSpeakers:
            "\(count) \(folders) without speakers in the file names (<speaker>_nohash_<n>.wav): names that differ only in "
                + "their number count as one speaker"
        }
    }
}

/// One problem found in a data set.
package struct DatasetFinding: Sendable, Equatable {
    package let problem: DatasetProblem
    /// Path of the recording, folder or list.
    package let path: String
    /// Details, such as a reason or the path of the other copy; may be empty.
    package let detail: String

    package init(_ problem: DatasetProblem, path: String, detail: String = "") {
        self.problem = problem
        self.path = path
        self.detail = detail
    }

    /// A finding for a recording that cannot be read.
    package init(_ error: AudioFileError, path: String) {
        let text = error.description
        let reason = text.hasPrefix("\(path): ") ? String(text.dropFirst(path.count + 2)) : text
        self.init(.unreadable, path: path, detail: reason)
    }

    /// A finding for the reader's warning about a recording that it could read.
    package init(_ warning: AudioWarning, path: String) {
        if case .clipped(let share) = warning {
            self.init(.clipped, path: path, detail: "\(Figures.fixed(100 * share, decimals: 1)) % of it")
        } else {
            self.init(.doubtful, path: path, detail: "\(warning)")
        }
    }
}
