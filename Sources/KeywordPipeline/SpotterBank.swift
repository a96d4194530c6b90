import KeywordDecoding
import KeywordEngine
import SpeechFeatures

/// Spots keywords in several endless streams, whose networks advance together over one pass of the weights: what
/// ``KeywordSpotter`` finds in each alone, bit for bit. Everything is allocated at init.
public final class SpotterBank {
    /// Samples a stream may be given between two calls of ``advance(detection:)``.
    public static let chunk = 4096

    public let model: RunnableModel
    /// Streams there is room for.
    public let slots: Int

    private let network: NetworkStreams
    private let streams: [ClipProgress]
    private var decoders: [KeywordDecoder]
    private let fresh: KeywordDecoder
    private var logits: [Int16]
    private var active: [Int32]

    /// - Parameters:
    ///   - slots: streams to make room for, 1 or more.
    ///   - threshold: as for ``KeywordSpotter``.
    public init(model: RunnableModel, slots: Int, threshold: Double? = nil) {
        precondition(slots > 0)
        self.model = model
        self.slots = slots
        network = NetworkStreams(network: model.network, slots: slots)
        streams = (0..<slots).map { _ in ClipProgress(model: model, chunk: Self.chunk) }
        fresh = KeywordDecoder(model: model, threshold: threshold)
        decoders = Array(repeating: fresh, count: slots)
        logits = [Int16](repeating: 0, count: model.labels.count)
        active = []
        active.reserveCapacity(slots)
    }

    /// Makes a slot a new stream.
    public func reset(slot: Int) {
        network.reset(slot: slot)
        streams[slot].reset()
        decoders[slot] = fresh
    }

    /// Takes a stream's next samples: their frames wait for ``advance(detection:)``.
    /// - Parameter samples: finite, -1...1, at the model's rate; at most ``chunk`` since the last advance.
    public func add(_ samples: borrowing Span<Float>, slot: Int) {
        streams[slot].add(samples)
    }

    /// Puts all waiting frames through the network and the decoders.
    /// - Parameter detection: called with the slot, and the second of its stream at the end of the frame that completed it.
    public func advance(detection: (Int, Detection, Double) -> Void) {
        let frames = streams.reduce(0) { max($0, $1.waiting) }
        for frame in 0..<frames {
            active.removeAll(keepingCapacity: true)
            for slot in 0..<slots where frame < streams[slot].waiting {
                streams[slot].withFrame(frame) { network.setInput($0, slot: slot) }
                active.append(Int32(slot))
            }
            network.step(slots: active.span)
            for slot in active {
                let slot = Int(slot)
                network.copyLogits(slot: slot, into: &logits)
                guard let found = decoders[slot].update(logits: logits) else { continue }
                detection(
                    slot, found,
                    Double(model.features.samples(toFrame: found.frame)) / Double(model.features.sampleRate))
            }
        }
        for stream in streams { stream.clearWaiting() }
    }
}
