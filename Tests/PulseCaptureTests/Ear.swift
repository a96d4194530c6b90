// SPDX-License-Identifier: Apache-2.0

import Foundation
import PulseCapture
import TestSupport
import Testing

/// Reads a session and records its samples, gaps and outages.
final class Ear {
    let session: CaptureSession
    private(set) var samples: [Int16] = []
    private(set) var gaps: [CaptureGap] = []
    private(set) var outages: [CaptureGap.Cause] = []
    private(set) var end: CaptureError?
    /// When the first samples began, and when the newest arrived.
    private var first: ContinuousClock.Instant?
    private var newest = ContinuousClock.now
    private let buffer = UnsafeMutableBufferPointer<Int16>.allocate(capacity: 320)

    init(_ session: CaptureSession) {
        self.session = session
    }

    deinit {
        buffer.deallocate()
    }

    /// Reads until the condition holds or the session ends; returns false if it does not hold within the given seconds.
    @discardableResult
    func listen(within seconds: Double = 20, until condition: (Ear) throws -> Bool) rethrows -> Bool {
        let limit = ContinuousClock.now + .seconds(seconds)
        while try !condition(self) {
            guard ContinuousClock.now < limit, end == nil else { return false }
            readOnce()
        }
        return true
    }

    /// Reads until the given number of further samples have arrived.
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

    /// Compares the number of delivered and lost samples with the elapsed time and with the statistics.
    /// - Parameter within: tolerated difference in seconds between clock and samples. Fragments are 20 ms, and a busy
    ///   machine is sometimes late.
    func expectEverySampleAccountedFor(within seconds: Double = 0.25, sourceLocation: SourceLocation = #_sourceLocation)
    {
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
    /// Creates a session and connects it.
    static func listening(to daemon: PulseDaemon, device: String?, ringSeconds: Double = 4) throws -> Ear {
        let session = try CaptureSession(device: device, ringSeconds: ringSeconds, server: daemon.server)
        try session.connect()
        return Ear(session)
    }
}
