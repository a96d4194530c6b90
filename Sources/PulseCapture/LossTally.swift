// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts samples lost by cause: one thread adds, any thread looks.
final class LossTally: Sendable {
    private let serverAway = Atomic<Int>(0)
    private let deviceAway = Atomic<Int>(0)
    private let suspended = Atomic<Int>(0)
    private let moved = Atomic<Int>(0)
    private let stalled = Atomic<Int>(0)
    private let hole = Atomic<Int>(0)
    private let slowReader = Atomic<Int>(0)

    func add(_ samples: Int, _ cause: CaptureGap.Cause) {
        // Wrapping: the count may be a server's, and a server must not be able to trap us.
        switch cause {
        case .serverAway: serverAway.wrappingAdd(samples, ordering: .relaxed)
        case .deviceAway: deviceAway.wrappingAdd(samples, ordering: .relaxed)
        case .suspended: suspended.wrappingAdd(samples, ordering: .relaxed)
        case .moved: moved.wrappingAdd(samples, ordering: .relaxed)
        case .stalled: stalled.wrappingAdd(samples, ordering: .relaxed)
        case .hole: hole.wrappingAdd(samples, ordering: .relaxed)
        case .slowReader: slowReader.wrappingAdd(samples, ordering: .relaxed)
        }
    }

    var losses: CaptureLosses {
        var losses = CaptureLosses()
        losses.serverAway = serverAway.load(ordering: .relaxed)
        losses.deviceAway = deviceAway.load(ordering: .relaxed)
        losses.suspended = suspended.load(ordering: .relaxed)
        losses.moved = moved.load(ordering: .relaxed)
        losses.stalled = stalled.load(ordering: .relaxed)
        losses.hole = hole.load(ordering: .relaxed)
        losses.slowReader = slowReader.load(ordering: .relaxed)
        return losses
    }
}
