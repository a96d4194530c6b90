// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulseCapture
import TestSupport
import Testing

/// Reads a session and keeps account of what it says.
final class Ear {
    let session: CaptureSession
    private(set) var samples: [Int16] = []
    private(set) var gaps: [CaptureGap] = []
    private(set) var outages: [CaptureGap.Cause] = []
    private(set) var end: CaptureError?
    /// When the first samples began, and the newest came.
    private var first: ContinuousClock.Instant?
    private var newest = ContinuousClock.now
    private let buffer = UnsafeMutableBufferPointer<Int16>.allocate(capacity: 320)

    init(_ session: CaptureSession) {
        self.session = session
    }

    deinit {
        buffer.deallocate()
    }

    /// Reads until something holds or the session ends; false if it does not within so many seconds.
    @discardableResult
    func listen(within seconds: Double = 20, until condition: (Ear) throws -> Bool) rethrows -> Bool {
        let limit = ContinuousClock.now + .seconds(seconds)
        while try !condition(self) {
            guard ContinuousClock.now < limit, end == nil else { return false }
            readOnce()
        }
        return true
    }

    /// Reads until so many samples more have come.
    @discardableResult
    func listen(samples more: Int) -> Bool {
        let goal = samples.count + more
        return listen { $0.samples.count >= goal }
    }

    private func readOnce() {
        switch session.read(into: buffer, timeout: .milliseconds(50)) {
        case .samples(let count):
            newest = .now
            first = first ?? newest - .seconds(Double(count) / Double(session.sampleRate))
            samples.append(contentsOf: buffer[..<count])
        case .gap(let gap): gaps.append(gap)
        case .outage(let cause): outages.append(cause)
        case .timedOut: break
        case .ended(let error): end = error
        }
    }

    var samplesLost: Int { gaps.reduce(0) { $0 + $1.samplesLost } }

    /// Holds what was delivered and what was reported lost against the time that passed, and against the statistics.
    /// - Parameter within: seconds between the clock and the samples. Fragments are 20 ms, and a busy machine is late now
    ///   and then.
    func expectEverySampleAccountedFor(within seconds: Double = 0.25, sourceLocation: SourceLocation = #_sourceLocation) {
        guard let first else {
            Issue.record("nothing was heard", sourceLocation: sourceLocation)
            return
        }
        let wall = (newest - first) / .seconds(1) * Double(session.sampleRate)
        let told = Double(samples.count + samplesLost)
        #expect(
            abs(told - wall) < seconds * Double(session.sampleRate),
            "\(samples.count) samples and \(samplesLost) lost in \(Int(wall)) samples' time: \(gaps)",
            sourceLocation: sourceLocation)
        let statistics = session.statistics
        #expect(statistics.gaps == gaps.count, sourceLocation: sourceLocation)
        #expect(statistics.losses.total == samplesLost, sourceLocation: sourceLocation)
        #expect(
            statistics.samplesReceived - statistics.losses.slowReader >= samples.count,
            sourceLocation: sourceLocation)
    }
}

extension Ear {
    /// A session that has begun.
    static func listening(to daemon: PulseDaemon, device: String?, ringSeconds: Double = 4) throws -> Ear {
        let session = try CaptureSession(device: device, ringSeconds: ringSeconds, server: daemon.server)
        try session.connect()
        return Ear(session)
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
