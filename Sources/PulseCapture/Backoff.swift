// SPDX-License-Identifier: Apache-2.0

/// How long to wait between one try and the next: twice as long each time, up to a limit, and by chance up to half less,
/// so that many programs that lost the same server do not all come back at the same instant.
public struct Backoff: Sendable {
    /// The first pause at its longest; more than 0.
    public let first: Duration
    /// The longest pause; not less than the first.
    public let limit: Duration
    private var next: Duration

    public init(first: Duration = .milliseconds(100), limit: Duration = .seconds(2)) {
        precondition(first > .zero && limit >= first, "pauses between tries are more than 0 and grow")
        self.first = first
        self.limit = limit
        next = first
    }

    /// The next pause.
    public mutating func pause(using generator: inout some RandomNumberGenerator) -> Duration {
        let longest = next
        next = min(next * 2, limit)
        return longest * Double.random(in: 0.5...1, using: &generator)
    }

    /// Begins again with the first, as after a success.
    public mutating func reset() {
        next = first
    }
}
