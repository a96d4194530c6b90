// SPDX-License-Identifier: Apache-2.0

/// What a network remembers of one stream, and its scratch memory. All of it is allocated here.
public struct NetworkState: Sendable {
    public internal(set) var layers: [LSTMState]
    /// Logits of the newest frame, Q5.10.
    public internal(set) var logits: [Int16]
    /// A layer's output on its way to what reads it: the layer's own may not be borrowed while its neighbour
    /// in the same array changes.
    var carried: [Int8]

    public init(shape: NetworkShape) {
        layers = shape.layers.map(LSTMState.init(shape:))
        logits = [Int16](repeating: 0, count: shape.labels)
        carried = [Int8](repeating: 0, count: shape.layers.map { $0.outputSize }.max() ?? 0)
    }

    mutating func carryUp(from layer: Int) {
        if layers[layer].projected.isEmpty {
            for index in layers[layer].hidden.indices { carried[index] = layers[layer].hidden[index] }
        } else {
            for index in layers[layer].projected.indices { carried[index] = layers[layer].projected[index] }
        }
    }

    /// Forgets everything heard, without allocating; the count of saturations stays.
    public mutating func reset() {
        for index in layers.indices { layers[index].reset() }
        for index in logits.indices { logits[index] = 0 }
    }

    /// Cell updates clipped since init, all layers.
    public var cellSaturations: Int { layers.reduce(0) { $0 + $1.cellSaturations } }
}
