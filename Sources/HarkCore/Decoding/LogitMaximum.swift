// SPDX-License-Identifier: Apache-2.0

/// Each label's greatest logit over all frames so far: what a clip is classified by, and what training optimizes.
public struct LogitMaximum: Sendable {
    /// Q5.10, one a label; the least possible value before the first frame.
    public private(set) var values: [Int16]

    public init(labels: Int) {
        values = [Int16](repeating: .min, count: labels)
    }

    public mutating func reset() {
        for label in values.indices { values[label] = .min }
    }

    /// - Parameter logits: Q5.10, one a label.
    public mutating func add(_ logits: [Int16]) {
        precondition(logits.count == values.count)
        for label in values.indices { values[label] = max(values[label], logits[label]) }
    }
}
