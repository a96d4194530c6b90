// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore

/// One keyword's posteriors over a stream, stored where they reach a floor. From them follows at which frames the
/// keyword fires for any threshold down to the lowest one, without running the network again.
///
/// The result is exactly that of the decoder, except for the decoder's rule that two keywords do not fire at the same
/// frame: here the less likely keyword does not wait for the next frame.
package struct PosteriorTrace: Sendable {
    /// A firing of the keyword.
    package struct Firing: Sendable, Equatable {
        /// Number of the frame of the decision, 1 for the stream's first.
        package let frame: Int
        /// Posterior, Q0.15.
        package let score: Int16
    }

    /// Consecutive frames that all reach the floor.
    private struct Stretch: Sendable {
        package let firstFrame: Int
        package var posteriors: [Int16]
    }

    private let floor: Int16
    private let decoder: DecoderSpec
    private var stretches: [Stretch] = []
    private var lastFrame = -1

    /// - Parameter lowestThreshold: the lowest threshold for ``firings(threshold:)``, Q0.15.
    package init(decoder: DecoderSpec, lowestThreshold: Int) {
        self.decoder = decoder
        // A posterior below the floor rearms the keyword at every allowed threshold, so its value is not needed.
        floor = Int16(clamping: max(1, lowestThreshold * decoder.hysteresis / 32768))
    }

    /// - Parameter frame: 1 for the stream's first.
    package mutating func add(_ posterior: Int16, frame: Int) {
        guard posterior >= floor else { return }
        if frame == lastFrame + 1, !stretches.isEmpty {
            stretches[stretches.count - 1].posteriors.append(posterior)
        } else {
            stretches.append(Stretch(firstFrame: frame, posteriors: [posterior]))
        }
        lastFrame = frame
    }

    /// - Parameter threshold: Q0.15, not below the lowest.
    package func firings(threshold: Int) -> [Firing] {
        var trigger = KeywordTrigger(threshold: Int32(threshold))
        let hysteresis = Int32(decoder.hysteresis)
        var found: [Firing] = []
        for stretch in stretches {
            let before = Int64(stretch.firstFrame - 1)
            _ = trigger.mayFire(posterior: 0, frame: before, hysteresis: hysteresis)
            for (offset, posterior) in stretch.posteriors.enumerated() {
                let frame = stretch.firstFrame + offset
                guard trigger.mayFire(posterior: posterior, frame: Int64(frame), hysteresis: hysteresis) else {
                    continue
                }
                trigger.fire(frame: Int64(frame), refractoryFrames: decoder.refractoryFrames)
                found.append(Firing(frame: frame, score: posterior))
            }
        }
        return found
    }

    /// The greatest posterior in a range of frames, Q0.15; 0 if none reaches the floor.
    package func peak(in frames: Range<Int>) -> Int16 {
        var peak: Int16 = 0
        for stretch in stretches {
            let inside = frames.clamped(to: stretch.firstFrame..<stretch.firstFrame + stretch.posteriors.count)
            for frame in inside { peak = max(peak, stretch.posteriors[frame - stretch.firstFrame]) }
        }
        return peak
    }
}

/// Runs the live path over one stream and records the posteriors of every keyword, whatever the thresholds.
package final class StreamTrace {
    private let spotter: KeywordSpotter
    package private(set) var traces: [PosteriorTrace]
    private let labels: [Int]
    private var frames = 0
    /// Number of samples processed so far.
    package private(set) var samples = 0

    /// - Parameters:
    ///   - labels: the keywords' indices among the model's labels; the order of ``traces``.
    ///   - lowestThreshold: Q0.15.
    package init(model: CompiledModel, labels: [Int], lowestThreshold: Int) {
        spotter = KeywordSpotter(model: model)
        self.labels = labels
        traces = labels.map { _ in PosteriorTrace(decoder: model.decoder, lowestThreshold: lowestThreshold) }
    }

    /// - Parameter chunk: the stream's next samples; any count.
    package func process(_ chunk: borrowing Span<Float>) {
        samples += chunk.count
        spotter.observe(chunk) { posteriors, _ in
            frames += 1
            for (index, label) in labels.enumerated() { traces[index].add(posteriors[label], frame: frames) }
        }
    }
}

/// Finds the position of the word in a recording of one word. Evaluations use it to measure levels and latencies.
package enum ActiveStretch {
    /// Length of a block for measuring energy, in seconds.
    private static let blockSeconds = 0.01
    /// Energy ratio of the loudest block to the softest one that counts: 25 dB.
    private static let depth = 316.0

    /// Samples from the start of the first to the end of the last block of 10 ms within 25 dB of the loudest; the whole
    /// recording if it is silent.
    package static func range(in samples: [Float], sampleRate: Int) -> Range<Int> {
        let block = max(1, Int(blockSeconds * Double(sampleRate)))
        var energies: [Double] = []
        for start in stride(from: 0, to: samples.count, by: block) {
            let end = min(start + block, samples.count)
            let energy = samples[start..<end].reduce(0.0) { $0 + Double($1) * Double($1) }
            energies.append(energy / Double(end - start))
        }
        let least = (energies.max() ?? 0) / depth
        guard least > 0, let first = energies.firstIndex(where: { $0 >= least }),
            let last = energies.lastIndex(where: { $0 >= least })
        else { return 0..<samples.count }
        return first * block..<min((last + 1) * block, samples.count)
    }
}
