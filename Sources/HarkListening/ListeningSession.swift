// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkBasics
import PulseCapture

/// Spotting: a source's samples through the spotter, until something ends it. A recording takes the very path that live
/// sound takes, so that what was heard live can be heard again.
///
/// `run` is the audio thread: once sound flows it allocates nothing, takes no lock and writes nothing; what it hears it
/// leaves in the tap.
package final class ListeningSession {
    /// Samples passed on at once: 20 ms at 16 kHz, one fragment of the sound server.
    package static let chunk = 320

    private let sound: any SoundSource
    private let spotter: KeywordSpotter
    private let tap: ListeningTap
    /// Samples after which to stop; nil: never.
    private let limit: Int?
    private var heard = 0
    private var isFlowing = false
    private var clock: ArrivalClock
    private let samples: UnsafeMutableBufferPointer<Float>

    /// Bytes of samples on their way.
    package static var bufferBytes: Int { chunk * MemoryLayout<Float>.stride }

    /// - Parameter seconds: of sound, after which to stop; nil: never.
    package init(sound: any SoundSource, spotter: KeywordSpotter, seconds: Double?, tap: ListeningTap) {
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

    /// Seconds of the stream, gaps included.
    package var seconds: Double { Double(heard) / Double(sound.sampleRate) }

    /// - Parameter turn: called after each chunk on this thread, for those who do not listen live and need not hurry.
    /// - Returns: why there is no more; `complete` when the time is up.
    package func run(turn: (() -> Void)? = nil) -> SoundEnd {
        // While the sound server is away no sample counts the time.
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

    /// What was heard before the gap is no context for what comes after it; the stream's time goes on.
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
        spotter.process(span) { detection in
            let seconds = spotter.seconds(atFrame: detection.frame)
            let completed = sound.isLive ? clock.moment(atSeconds: seconds) : moment
            tap.push(
                .detection(
                    LiveDetection(
                        label: detection.label, score: detection.score, seconds: seconds,
                        completed: completed ?? moment)))
        }
        tap.meter.note(span, posteriors: spotter.posteriors)
        tap.sound?.push(span, position: heard - count)
        tap.passed(count)
    }
}
