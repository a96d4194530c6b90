// SPDX-License-Identifier: Apache-2.0

/// Finds single words in sound by their energy, and cuts them out.
///
/// The sound is processed in frames of 10 ms. A word begins where the level stays `rise` above the noise, and above
/// `lowestOnset`, for `onsetFrames` frames. It extends back over the frames before them that are `fall` above the
/// noise. It ends where the level has stayed below that for `hangFrames` frames. The two levels form a hysteresis:
/// neither a word's soft parts nor a hum near the threshold split a word in two. Sound shorter than `shortestWord` is a
/// click and is ignored. The noise level starts as that of the room, and slowly follows the frames between words. Sound
/// longer than `longestWord` means that the room has become louder, and its level becomes the noise level.
///
/// The clip is one second long with the word in its middle, as `hark train` uses it. If that leaves less than
/// `leastMargin` on either side of the word, the clip is longer and has that margin.
package struct WordFinder: Sendable {
    /// In dB.
    package static let rise = 12.0
    /// In dB.
    package static let fall = 6.0
    /// In dB below full scale. Sound below it is hiss, however quiet the room is.
    package static let lowestOnset = -55.0
    package static let onsetFrames = 3
    package static let hangFrames = 30
    /// In seconds.
    package static let shortestWord = 0.08
    /// In seconds.
    package static let longestWord = 3.0
    /// In seconds.
    package static let clipLength = 1.0
    /// In seconds.
    package static let leastMargin = 0.1

    /// Smoothing factor of the noise level: its share of the way to the level of a new frame.
    private static let noiseStep = 0.02

    /// In dB below full scale.
    package private(set) var noise: Double
    /// Level of the last complete frame, in dB below full scale.
    package private(set) var level = Level.lowest

    private let sampleRate: Int
    private let frame: Int
    /// The newest samples, beginning at least one second before the newest one or before the beginning of the word.
    private var samples: [Int16] = []
    /// Level of each complete frame in `samples`.
    private var levels: [Double] = []
    /// Number of consecutive loud frames up to the last one.
    private var run = 0
    private var word: Word?

    /// First and last frame of a word, as indices into `levels`.
    private struct Word {
        var first: Int
        var last: Int
    }

    /// - Parameters:
    ///   - noise: level of the room in dB below full scale, from a `NoiseCheck`.
    ///   - sampleRate: in Hz, at least 1000.
    package init(noise: Double, sampleRate: Int) {
        precondition(sampleRate >= 1000, "words are found at 1000 Hz or more")
        self.noise = noise
        self.sampleRate = sampleRate
        frame = sampleRate / 100
    }

    /// Whether a word has begun and not ended yet.
    package var isInWord: Bool { word != nil }

    /// Number of samples in memory.
    var keptSamples: Int { samples.count }

    /// Level that a word has to reach, in dB below full scale.
    package var onset: Double { max(noise + Self.rise, Self.lowestOnset) }
    private var offset: Double { onset - (Self.rise - Self.fall) }

    /// Discards all samples and any incomplete word, but keeps the noise level. For use where samples are missing or
    /// were skipped.
    package mutating func reset() {
        samples.removeAll(keepingCapacity: true)
        levels.removeAll(keepingCapacity: true)
        run = 0
        word = nil
    }

    /// Processes the next samples.
    /// - Returns: the word that they complete, with the sound around it, usable or not; nil if there is none. Samples
    ///   after it are processed with the next ones.
    package mutating func add(_ more: some Sequence<Int16>) -> Take? {
        samples.append(contentsOf: more)
        while (levels.count + 1) * frame <= samples.count {
            let start = levels.count * frame
            level = Level.ofPower(samples[start..<start + frame])
            levels.append(level)
            look()
            if let take = finished() {
                // The remaining samples stay, because they may contain the beginning of the next word.
                samples.removeFirst(levels.count * frame)
                levels.removeAll(keepingCapacity: true)
                run = 0
                word = nil
                return take
            }
        }
        // Drop the frames that no clip can reach back to any more.
        let spare = levels.count - 100
        if word == nil, spare > 100 {
            samples.removeFirst(spare * frame)
            levels.removeFirst(spare)
        }
        return nil
    }

    private mutating func look() {
        let newest = levels.count - 1
        if let begun = word {
            if level >= offset {
                word?.last = newest
            } else if newest - begun.last >= Self.hangFrames, seconds(begun) < Self.shortestWord {
                word = nil
                run = 0
            }
        } else if level >= onset {
            run += 1
            guard run == Self.onsetFrames else { return }
            var first = newest - run + 1
            while first > 0, levels[first - 1] >= offset, newest - first < Self.hangFrames { first -= 1 }
            word = Word(first: first, last: newest)
        } else {
            run = 0
            noise = max(Level.lowest, noise + Self.noiseStep * (level - noise))
        }
    }

    private func seconds(_ word: Word) -> Double { Double(word.last + 1 - word.first) / 100 }

    private mutating func finished() -> Take? {
        guard let word else { return nil }
        let newest = levels.count - 1
        let isLong = seconds(word) > Self.longestWord
        let clip = clip(word)
        guard isLong || (newest - word.last >= Self.hangFrames && clip.upperBound <= samples.count) else { return nil }
        let spoken = levels[word.first...word.last]
        if isLong { noise = spoken.sorted()[spoken.count / 5] }
        let cut = clip.clamped(to: 0..<samples.count)
        return Take(
            samples: Array(samples[cut]),
            word: word.first * frame - cut.lowerBound..<(word.last + 1) * frame - cut.lowerBound,
            loudness: spoken.max() ?? Level.lowest, noise: noise, isLong: isLong)
    }

    /// Range of the clip in `samples`. A clip that would begin before the first sample is shifted to begin with it.
    private func clip(_ word: Word) -> Range<Int> {
        let (start, end) = (word.first * frame, (word.last + 1) * frame)
        let margin = Int(Self.leastMargin * Double(sampleRate))
        let length = max(Int(Self.clipLength * Double(sampleRate)), end - start + 2 * margin)
        let first = max(0, start - (length - (end - start)) / 2)
        return first..<first + length
    }
}
