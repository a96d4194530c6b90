// SPDX-License-Identifier: Apache-2.0

import PulseCapture

extension CaptureStream {
    /// Reads until so many samples have come, the stream ends, or `limit` has passed.
    func samples(_ count: Int, within limit: Duration = .seconds(10)) -> [Int16] {
        var heard: [Int16] = []
        let end = ContinuousClock.now + limit
        withUnsafeTemporaryAllocation(of: Int16.self, capacity: 320) { buffer in
            while heard.count < count, ContinuousClock.now < end {
                switch read(into: buffer, timeout: .milliseconds(100)) {
                case .samples(let count): heard.append(contentsOf: buffer[..<count])
                case .timedOut: continue
                case .ended: return
                }
            }
        }
        return heard
    }

    /// One read of at most 320 samples, whose samples do not matter.
    func readOnce(timeout: Duration) -> CaptureRead {
        withUnsafeTemporaryAllocation(of: Int16.self, capacity: 320) { read(into: $0, timeout: timeout) }
    }

    /// Why the stream ended, nil if it did not within `limit`.
    func end(within limit: Duration) -> CaptureError? {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if case .ended(let error) = readOnce(timeout: .milliseconds(100)) { return error }
        }
        return nil
    }
}

/// Waits for what another thread or process brings about; false if it has not within `limit`.
func eventually(within limit: Duration = .seconds(10), _ condition: () throws -> Bool) async rethrows -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return try condition()
}
