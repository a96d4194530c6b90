// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCore
import HarkEngine

/// Finds where a detected word begins and ends in a stream.
///
/// A frame's margin is the keyword's logit less the greatest other logit. The frame of the greatest margin around the
/// decision is the peak.
///
/// - The word ends with the last of the frames from the peak on whose margin is positive.
/// - Its start follows from the network itself: started at rest at some frame, the network reaches the margin of the
///   peak only if it hears the whole word. The latest frame from which it reaches most of that margin is a little after
///   the start of the word.
///
/// The constants were chosen on recordings whose ends are known from their energy (docs/spotting.md).
final class WordLocator {
    /// Share of the peak's margin that the network must reach.
    private static let share = (numerator: 85, denominator: 100)
    /// Seconds of a word that the network can miss and still reach that share.
    private static let lead = 0.08
    /// Seconds after the decision in which the peak may be.
    private static let lateness = 0.3
    /// The greatest length of a word before and after its peak, in seconds.
    private static let longestBefore = 2.0
    private static let longestAfter = 0.5
    /// Frames from one start that is tried to the next.
    private static let stride = 2

    private let model: CompiledModel
    private let network: NetworkStreams
    /// The inputs and logits of the newest frames: `[depth, coefficients]` and `[depth, labels]`, frame `f` in row `f`
    /// modulo `depth`.
    private var inputs: [Int8]
    private var logits: [Int16]
    private let depth: Int
    private var input: [Int8]
    private var row: [Int16]
    /// Number of frames so far; the newest is the frame of this number.
    private var frames = 0
    private var waiting: [DecodedKeyword] = []
    /// The end of the last word of each label, in seconds.
    private var ends: [Double]

    init(model: CompiledModel) {
        self.model = model
        network = NetworkStreams(network: model.network)
        let hop = model.features.hopSeconds
        depth = Int((2 * Self.longestBefore + Self.lateness + Self.longestAfter) / hop) + 3
        inputs = [Int8](repeating: 0, count: depth * model.features.outputCount)
        logits = [Int16](repeating: 0, count: depth * model.labels.count)
        input = [Int8](repeating: 0, count: model.features.outputCount)
        row = [Int16](repeating: 0, count: model.labels.count)
        ends = [Double](repeating: 0, count: model.labels.count)
    }

    /// Starts a new stream.
    func reset() {
        frames = 0
        waiting.removeAll()
        for label in ends.indices { ends[label] = 0 }
    }

    /// Adds the next frame.
    /// - Parameter input: the network's input, Q2.5.
    func add(_ input: borrowing Span<Int8>, _ frame: SpottedFrame) {
        frames += 1
        let place = frames % depth
        input.withUnsafeBufferPointer { Self.put($0, at: place, of: &inputs) }
        frame.logits.withUnsafeBufferPointer { Self.put($0, at: place, of: &logits) }
        if let detection = frame.detection { waiting.append(detection) }
    }

    /// Copies a row of values to its place among the rows.
    private static func put<Value>(_ row: UnsafeBufferPointer<Value>, at place: Int, of rows: inout [Value]) {
        rows.withUnsafeMutableBufferPointer { _ = $0[(place * row.count)...].update(fromContentsOf: row) }
    }

    /// The next detection whose word is located; nil if there is none, or if more frames are needed.
    /// - Parameter isEnd: whether no frames follow.
    func next(isEnd: Bool = false) -> SpottedWord? {
        let ahead = count(Self.lateness) + count(Self.longestAfter)
        guard let detection = waiting.first, isEnd || frames >= detection.frame + ahead else { return nil }
        waiting.removeFirst()
        let (label, features) = (detection.label, model.features)
        let peak = peak(of: detection)
        let end = features.seconds(toFrame: lastFrame(from: peak, label: label))
        let window = Double(features.windowLength) / Double(features.sampleRate)
        let begin = features.seconds(toFrame: firstFrame(before: peak, label: label)) - window
        // Words of one keyword do not overlap.
        let start = min(max(begin - Self.lead, ends[label], 0), end - window)
        ends[label] = end
        return SpottedWord(
            label: label, score: detection.score, decided: features.seconds(toFrame: detection.frame), start: start,
            end: end)
    }

    private func count(_ seconds: Double) -> Int { Int(seconds / model.features.hopSeconds) }

    private func peak(of detection: DecodedKeyword) -> Int {
        let window = min(model.decoder.windowFrames + model.decoder.smoothingFrames, count(Self.longestBefore))
        let range = max(1, detection.frame - window)...min(frames, detection.frame + count(Self.lateness))
        var (peak, greatest) = (detection.frame, Int32.min)
        for frame in range {
            let margin = margin(atFrame: frame, label: detection.label)
            if margin > greatest { (peak, greatest) = (frame, margin) }
        }
        return peak
    }

    private func lastFrame(from peak: Int, label: Int) -> Int {
        let limit = min(frames, peak + count(Self.longestAfter))
        var last = peak
        while last < limit, margin(atFrame: last + 1, label: label) > 0 { last += 1 }
        return last
    }

    /// The latest frame from which the network, at rest before it, reaches most of the margin of the peak; if there is
    /// none, the frame from which it gets nearest.
    private func firstFrame(before peak: Int, label: Int) -> Int {
        let wanted = Int64(margin(atFrame: peak, label: label)) * Int64(Self.share.numerator)
        let limit = max(1, peak - count(Self.longestBefore))
        var (best, greatest) = (peak, Int32.min)
        for first in Swift.stride(from: peak, through: limit, by: -Self.stride) {
            let reached = margin(from: first, through: peak, label: label)
            if Int64(reached) * Int64(Self.share.denominator) >= wanted { return first }
            if reached > greatest { (best, greatest) = (first, reached) }
        }
        return best
    }

    /// The greatest margin of the network over a range of frames, at rest before them.
    private func margin(from first: Int, through last: Int, label: Int) -> Int32 {
        network.reset()
        var greatest = Int32.min
        for frame in first...last {
            let place = frame % depth * input.count
            for index in input.indices { input[index] = inputs[place + index] }
            let values = input
            network.setInput(values.span)
            network.step(slot: 0)
            network.copyLogits(into: &row)
            greatest = max(greatest, Self.margin(of: label, in: row, labels: row.count))
        }
        return greatest
    }

    private func margin(atFrame frame: Int, label: Int) -> Int32 {
        Self.margin(of: label, in: logits, at: frame % depth * row.count, labels: row.count)
    }

    /// The logit of a label less the greatest of the others, Q6.10.
    /// - Parameter first: where the logits of the frame begin.
    private static func margin(of label: Int, in logits: [Int16], at first: Int = 0, labels: Int) -> Int32 {
        var other = Int32(Int16.min)
        for index in 0..<labels where index != label { other = max(other, Int32(logits[first + index])) }
        return Int32(logits[first + label]) - other
    }
}
