// SPDX-License-Identifier: Apache-2.0

import CPulse

/// Why a capture ended, in 64 bits: PulseAudio's thread stores it atomically, without allocating, and the reader
/// makes a `CaptureError` of it.
package enum EndReason: Equatable, Sendable {
    /// The connection broke; PulseAudio's error code.
    case serverWentAway(code: Int32)
    /// The server ended the stream; PulseAudio's error code.
    case streamFailed(code: Int32)
    case deviceMoved
    case stopped

    init?(bits: UInt64) {
        let code = Int32(truncatingIfNeeded: bits >> 8)
        switch bits & 0xFF {
        case 1: self = .serverWentAway(code: code)
        case 2: self = .streamFailed(code: code)
        case 3: self = .deviceMoved
        case 4: self = .stopped
        default: return nil
        }
    }

    /// Never 0, which stands for a capture that has not ended.
    var bits: UInt64 {
        switch self {
        case .serverWentAway(let code): 1 | UInt64(UInt32(bitPattern: code)) << 8
        case .streamFailed(let code): 2 | UInt64(UInt32(bitPattern: code)) << 8
        case .deviceMoved: 3
        case .stopped: 4
        }
    }

    func error(device: String) -> CaptureError {
        switch self {
        case .serverWentAway(let code):
            .serverWentAway(reason: PulseConnection.text(ofError: code))
        case .streamFailed(let code) where code == Int32(PA_ERR_KILLED.rawValue):
            .deviceLost(device: device)
        case .streamFailed(let code):
            .streamFailed(device: device, reason: PulseConnection.text(ofError: code))
        case .deviceMoved:
            .deviceMoved(device: device)
        case .stopped:
            .stopped
        }
    }
}
