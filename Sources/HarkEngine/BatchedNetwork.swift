// SPDX-License-Identifier: Apache-2.0

import CHarkKernels
import HarkCore

/// The states of several streams of one network. The streams advance together in one pass over the weights: one product
/// of two matrices instead of one product of a matrix and a vector per stream. Each stream gives the same bits as
/// alone.
///
/// All memory is allocated at init. Only one thread may use an instance at a time.
package final class BatchedNetwork {
    package let network: PackedNetwork
    /// Number of streams the instance can hold.
    package let slots: Int

    private let memory: [LayerStreams]
    private let logits: AlignedBuffer<Int16>
    /// The layers and the network as C structures.
    private let layers: AlignedBuffer<hark_layer>
    private let compiled: AlignedBuffer<hark_network>
    private let operandOffset: UInt8
    private let inputSize: Int
    private let one: AlignedBuffer<Int32>

    /// - Parameter slots: number of streams the instance can hold, 1 or more.
    package init(network: PackedNetwork, slots: Int) {
        precondition(slots > 0)
        self.network = network
        self.slots = slots
        let offset = network.functions.pointee.operand_offset
        operandOffset = offset
        inputSize = network.shape.inputSize
        memory = network.layers.map { LayerStreams(layer: $0, operandOffset: offset, slots: slots) }
        let logitStride = PackedMatrix.packedRows(network.shape.labels)
        logits = AlignedBuffer(count: slots * logitStride)
        layers = AlignedBuffer(count: memory.count)
        for (index, streams) in memory.enumerated() { (layers.start + index).initialize(to: streams.layer) }
        compiled = AlignedBuffer(count: 1)
        compiled.start.initialize(
            to: hark_network(
                kernel: network.functions, layers: layers.start, layer_count: Int32(memory.count),
                output: UnsafePointer(network.output.matrix.start), logits: logits.start,
                logit_stride: Int32(logitStride)))
        one = AlignedBuffer(count: 1)
    }

    /// Starts a new stream in a slot, without allocating.
    package func reset(slot: Int) {
        precondition((0..<slots).contains(slot))
        for streams in memory { streams.reset(slot) }
        logits(ofSlot: slot).update(repeating: 0, count: Int(compiled.start.pointee.logit_stride))
    }

    /// Sets the input frame of a stream's next step.
    /// - Parameter frame: Q2.5, as many values as the network reads.
    package func setInput(_ frame: borrowing Span<Int8>, slot: Int) {
        precondition((0..<slots).contains(slot) && frame.count == inputSize)
        let streams = layers.start.pointee.streams
        let input = streams.operands + slot * Int(streams.operand_stride)
        for index in 0..<frame.count {
            input[index] = Int8(bitPattern: UInt8(bitPattern: frame[index]) ^ operandOffset)
        }
    }

    /// Advances one stream by its input frame.
    package func step(slot: Int) {
        precondition((0..<slots).contains(slot))
        one.start[0] = Int32(slot)
        hark_network_step(compiled.start, one.start, 1)
    }

    /// Advances several streams, each by its input frame.
    /// - Parameter active: the slots of the streams, without duplicates.
    package func step(slots active: borrowing Span<Int32>) {
        for index in active.indices { precondition((0..<slots).contains(Int(active[index]))) }
        active.withUnsafeBufferPointer { hark_network_step(compiled.start, $0.baseAddress, Int32($0.count)) }
    }

    /// Copies the logits of a stream's newest frame, Q5.10, one per label.
    package func copyLogits(slot: Int, into target: inout [Int16]) {
        precondition((0..<slots).contains(slot) && target.count == network.shape.labels)
        let source = logits(ofSlot: slot)
        for label in target.indices { target[label] = source[label] }
    }

    private func logits(ofSlot slot: Int) -> UnsafeMutablePointer<Int16> {
        logits.start + slot * Int(compiled.start.pointee.logit_stride)
    }

    /// Bytes of the states and scratch memory of all streams. For one slot this is the sum of ``EngineMemory/state``
    /// and ``EngineMemory/scratch``.
    var allocatedBytes: Int { memory.reduce(logits.bytes) { $0 + $1.allocatedBytes } }

    static func operandStride(_ shape: LSTMShape) -> Int {
        (PackedLSTM.groups(shape.inputSize) + PackedLSTM.groups(shape.hiddenSize)) * Int(HARK_COLUMN_GROUP)
    }
}
