// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import CBuiltInSpeech
import Glibc
import HarkDatasets

/// Speech of synthetic voices that is part of the program. It serves as non-keyword speech for users who have recorded
/// only keywords.
enum BuiltInSpeech {
    /// Share used for training; the rest is for validation.
    static let trainingShare = 0.9

    /// About seven minutes at 16 kHz: 82 voices reading, and 240 single words.
    /// - Throws: ``DatasetError/cacheFailed(reason:)`` if there is no memory for an unnamed file.
    static func samples() throws(DatasetError) -> [Int16] {
        let descriptor = hark_open_built_in_speech()
        guard descriptor >= 0 else { throw .cacheFailed(reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        do throws(AudioFileError) {
            let samples = try AudioFileReader.samples(path: "/proc/self/fd/\(descriptor)", maximumSeconds: 3600)
            return samples.map { Int16(sample: $0) }
        } catch {
            preconditionFailure("the program's own recording: \(error)")
        }
    }
}
