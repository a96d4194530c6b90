// SPDX-License-Identifier: Apache-2.0

/// Samples lost, by cause.
public struct CaptureLosses: Sendable, Equatable {
    public var serverAway = 0
    public var deviceAway = 0
    public var suspended = 0
    public var moved = 0
    public var stalled = 0
    public var hole = 0
    public var slowReader = 0

    public init() {}

    public subscript(_ cause: CaptureGap.Cause) -> Int {
        switch cause {
        case .serverAway: serverAway
        case .deviceAway: deviceAway
        case .suspended: suspended
        case .moved: moved
        case .stalled: stalled
        case .hole: hole
        case .slowReader: slowReader
        }
    }

    public var total: Int { CaptureGap.Cause.allCases.reduce(0) { $0 + self[$1] } }
}
