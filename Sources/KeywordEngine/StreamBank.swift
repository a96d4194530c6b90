import CKernels
import KeywordNetwork

/// The states of several streams of one network, which advance together over one pass of its weights: a product of
/// matrices instead of as many products of a matrix and a vector. Each gives the bits it would give alone.
///
/// Everything is allocated at init. One bank belongs to one thread at a time.
public final class StreamBank {
    public let network: PackedNetwork
    /// Streams there is room for.
    public let slots: Int

    private let layers: [LayerStreams]
    private let logits: AlignedBuffer<Int16>
    private let logitStride: Int
    private let one: AlignedBuffer<Int32>

    /// - Parameter slots: streams to make room for, 1 or more.
    public init(network: PackedNetwork, slots: Int) {
        precondition(slots > 0)
        self.network = network
        self.slots = slots
        layers = network.layers.map { LayerStreams(layer: $0, functions: network.functions, slots: slots) }
        logitStride = PackedMatrix.packedRows(network.shape.labels)
        logits = AlignedBuffer(count: slots * logitStride)
        one = AlignedBuffer(count: 1)
    }

    /// Makes a slot a new stream, without allocating.
    public func reset(slot: Int) {
        precondition((0..<slots).contains(slot))
        for layer in layers { layer.reset(slot) }
        (logits.start + slot * logitStride).update(repeating: 0, count: logitStride)
    }

    /// Sets a stream's next frame.
    /// - Parameter frame: Q2.5, as many values as the network reads.
    public func setInput(_ frame: borrowing Span<Int8>, slot: Int) {
        precondition((0..<slots).contains(slot) && frame.count == network.shape.inputSize)
        let input = layers[0].input(slot)
        let offset = network.functions.pointee.operand_offset
        for index in 0..<frame.count { input[index] = Int8(bitPattern: UInt8(bitPattern: frame[index]) ^ offset) }
    }

    /// Advances one stream by the frame set.
    public func step(slot: Int) {
        precondition((0..<slots).contains(slot))
        one.start[0] = Int32(slot)
        step(UnsafeBufferPointer(start: one.start, count: 1))
    }

    /// Advances several streams, each by the frame set for it.
    /// - Parameter active: slots, no two alike.
    public func step(slots active: borrowing Span<Int32>) {
        for index in active.indices { precondition((0..<slots).contains(Int(active[index]))) }
        active.withUnsafeBufferPointer { step($0) }
    }

    private func step(_ active: UnsafeBufferPointer<Int32>) {
        guard !active.isEmpty else { return }
        for index in layers.indices {
            layers[index].step(active)
            guard index + 1 < layers.count else { break }
            let width = network.layers[index].shape.outputSize
            for slot in active {
                layers[index + 1].input(Int(slot)).update(from: layers[index].output(Int(slot)), count: width)
            }
        }
        let top = layers[layers.count - 1]
        network.functions.pointee.matrix_apply(
            network.output.matrix.start, top.output(0), Int32(top.operandStride), logits.start, Int32(logitStride),
            active.baseAddress, Int32(active.count))
    }

    /// Copies the logits of a stream's newest frame, Q5.10, one a label.
    public func copyLogits(slot: Int, into target: inout [Int16]) {
        precondition((0..<slots).contains(slot) && target.count == network.shape.labels)
        for label in target.indices { target[label] = logits.start[slot * logitStride + label] }
    }

    /// Bytes of all streams' states and scratch: for one slot ``EngineMemory/state`` and ``EngineMemory/scratch``.
    var allocatedBytes: Int { layers.reduce(logits.bytes) { $0 + $1.allocatedBytes } }

    static func operandStride(_ shape: LSTMShape) -> Int {
        (PackedLSTM.groups(shape.inputSize) + PackedLSTM.groups(shape.outputSize)) * Int(HARK_COLUMN_GROUP)
    }
}
