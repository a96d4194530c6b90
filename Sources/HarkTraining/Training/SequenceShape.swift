// SPDX-License-Identifier: Apache-2.0

import SpeechFeatures

/// Clips that follow each other without a pause, and where each lies among the frames of them all.
struct SequenceShape: Sendable, Equatable {
    /// The frames that end within each clip. One that begins in the clip before is the later clip's.
    let clips: [Range<Int>]

    var frames: Int { clips.last?.upperBound ?? 0 }
    var longestClip: Int { clips.map(\.count).max() ?? 0 }

    init(clips: Int, samples: Int, features: FeatureSpec) {
        let ends = (0...clips).map { $0 == 0 ? 0 : features.frames(inSamples: $0 * samples) }
        self.clips = zip(ends, ends.dropFirst()).map { $0..<$1 }
    }

    init(clips: [Range<Int>]) {
        self.clips = clips
    }

    /// One clip of a number of frames.
    init(frames: Int) {
        clips = [0..<frames]
    }
}
