import FixedPoint
import KeywordDecoding
import KeywordEngine
import SpeechFeatures

/// Classifies several clips at a time, whose networks advance together over one pass of the weights: one word each, of any
/// length, streamed in chunks. What a clip gives does not depend on its neighbours.
///
/// A clip's logits are the greatest of its frames, as in training. Everything is allocated at init.
public final class ClipBatch {
    /// Clips are at least this long; what is missing is silence, as it was in training.
    public static let shortestSeconds = 1.0
    /// Samples a clip may be given between two calls of ``advance()``.
    public static let chunk = 4096

    public let model: RunnableModel
    /// Clips there is room for.
    public let slots: Int

    private let network: NetworkStreams
    private var clips: [ClipProgress]
    private var logits: [Int16]
    private var active: [Int32]
    private let silence: [Float]

    /// - Parameter slots: clips to make room for, 1 or more.
    public init(model: RunnableModel, slots: Int) {
        precondition(slots > 0)
        self.model = model
        self.slots = slots
        network = NetworkStreams(network: model.network, slots: slots)
        clips = (0..<slots).map { _ in ClipProgress(model: model, chunk: Self.chunk) }
        logits = [Int16](repeating: 0, count: model.labels.count)
        active = []
        active.reserveCapacity(slots)
        silence = [Float](repeating: 0, count: Self.chunk)
    }

    /// Cell updates clipped in all clips so far; the reference kernel alone counts them.
    public var cellSaturations: Int { network.cellSaturations }

    /// Takes a clip's next samples: their features wait for ``advance()``.
    /// - Parameter samples: finite, -1...1, at the model's rate; at most ``chunk`` since the last advance.
    public func add(_ samples: borrowing Span<Float>, slot: Int) {
        clips[slot].add(samples)
    }

    /// Takes silence as the next samples of a clip that is too short.
    /// - Returns: whether the clip is long enough now; if not, advance and call again.
    public func pad(slot: Int) -> Bool {
        let shortest = Int(Self.shortestSeconds * Double(model.features.sampleRate))
        let missing = min(Self.chunk, shortest - clips[slot].samples)
        guard missing > 0 else { return true }
        let silence = silence
        clips[slot].add(silence.span.extracting(0..<missing))
        return clips[slot].samples >= shortest
    }

    /// Puts all waiting frames through the network.
    public func advance() {
        let frames = clips.reduce(0) { max($0, $1.waiting) }
        for frame in 0..<frames {
            active.removeAll(keepingCapacity: true)
            for slot in 0..<slots where frame < clips[slot].waiting {
                clips[slot].withFrame(frame) { network.setInput($0, slot: slot) }
                active.append(Int32(slot))
            }
            network.step(slots: active.span)
            for slot in active {
                network.copyLogits(slot: Int(slot), into: &logits)
                clips[Int(slot)].maximum.add(logits)
            }
        }
        for slot in 0..<slots { clips[slot].clearWaiting() }
    }

    /// The answer for a clip all of whose frames have advanced; the slot's next samples begin another.
    public func finish(slot: Int) -> Classification {
        precondition(clips[slot].waiting == 0)
        var posteriors = [Int16](repeating: 0, count: model.labels.count)
        Softmax.posteriors(of: clips[slot].maximum.values, into: &posteriors)
        discard(slot: slot)

        var best = 0
        for label in posteriors.indices where posteriors[label] > posteriors[best] { best = label }
        return Classification(label: best, score: Double(posteriors[best]) / 32768, posteriors: posteriors)
    }

    /// Forgets the clip begun in a slot.
    public func discard(slot: Int) {
        network.reset(slot: slot)
        clips[slot].reset()
    }
}
