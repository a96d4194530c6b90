// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics
import PulseCapture

/// Runs a source's samples through the keyword spotter until the source or the time limit ends. Recordings use the same
/// path as live sound, so live results can be reproduced from a recording.
///
/// `run` is the audio thread. Once sound flows, it does not allocate, lock or write; it passes its results on through
/// the tap.
package final class ListeningSession {
    /// Samples processed at once: 20 ms at 16 kHz, one fragment of the sound server.
    package static let chunk = 320

    private let sound: any SoundSource
    private let spotter: GroupSpotter
    private let tap: ListeningTap
    /// Number of samples after which to stop; nil for no limit.
    private let limit: Int?
    private var heard = 0
    private var isFlowing = false
    private var clock: ArrivalClock
    private let samples: UnsafeMutableBufferPointer<Float>

    /// Size of the sample buffer in bytes.
    package static var bufferBytes: Int { chunk * MemoryLayout<Float>.stride }

    /// - Parameter seconds: length of sound after which to stop; nil for no limit.
    package init(sound: any SoundSource, spotter: GroupSpotter, seconds: Double?, tap: ListeningTap) {
        self.sound = sound
        self.spotter = spotter
        self.tap = tap
        limit = seconds.map { Int(min($0, 1e12) * Double(sound.sampleRate)) }
        clock = ArrivalClock(sampleRate: sound.sampleRate)
        samples = .allocate(capacity: Self.chunk)
        samples.initialize(repeating: 0)
    }

    deinit {
        samples.deallocate()
    }

    /// Length of the stream so far in seconds, including gaps.
    package var seconds: Double { Double(heard) / Double(sound.sampleRate) }

    /// - Parameter turn: called on this thread after each event from the source. Not for live sound, since it may
    ///   block.
    /// - Returns: the reason for the end; `complete` when the time limit is reached.
    package func run(turn: (() -> Void)? = nil) -> SoundEnd {
        // During an outage no samples arrive, so the clock has to limit the time.
        let end = limit.map { ContinuousClock.now + .seconds(Double($0) / Double(sound.sampleRate) + 0.5) }
        while limit.map({ heard < $0 }) ?? true {
            let event = sound.read(into: samples, timeout: 500)
            tap.turn()
            switch event {
            case .samples(let count): recognize(count)
            case .gap(let gap): skip(gap)
            case .outage(let cause): tap.push(.outage(cause))
            case .timedOut: if let end, end < .now { return .complete }
            case .ended(let end): return end
            }
            turn?()
        }
        return .complete
    }

    /// Advances the stream time past a gap. Sound before the gap is not valid context for sound after it, so the
    /// spotter is reset if samples were lost or the source has changed.
    private func skip(_ gap: CaptureGap) {
        heard += gap.samplesLost
        tap.passed(gap.samplesLost)
        clock.reset()
        if gap.samplesLost > 0 || gap.cause == .moved { spotter.reset(samplesLost: gap.samplesLost) }
        tap.push(.gap(gap))
    }

    private func recognize(_ count: Int) {
        let moment = MonotonicTime.now
        heard += count
        clock.observe(samples: heard, at: moment)
        if !isFlowing {
            isFlowing = true
            tap.push(.flowing)
        }
        let chunk = UnsafeBufferPointer(rebasing: samples[..<count])
        let span = chunk.span
        spotter.process(span) { label, score, seconds in
            let completed = sound.isLive ? clock.moment(atSeconds: seconds) : moment
            tap.push(
                .detection(
                    LiveDetection(
                        label: label, score: score, seconds: seconds,
                        completed: completed ?? moment)))
        }
        tap.meter.note(span)
        spotter.posteriors { first, posteriors in tap.meter.note(posteriors: posteriors, from: first) }
        tap.sound?.push(span, position: heard - count)
        tap.passed(count)
    }
}
