// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A place in a stream where sound is missing.
public struct CaptureGap: Sendable, Equatable {
    /// Why sound is missing.
    public enum Cause: UInt8, Sendable, Equatable, CaseIterable {
        /// The connection broke: the server ended, was killed, or hung up.
        case serverAway = 1
        /// The source was unplugged or unloaded, or the server ended the recording.
        case deviceAway
        /// The source was suspended.
        case suspended
        /// The server moved the recording to another source.
        case moved
        /// No samples arrived for a while and no error was reported: the server or the machine was stopped, or the
        /// source delivers nothing.
        case stalled
        /// The server reported samples missing.
        case hole
        /// The ring was full, because it was not read in time.
        case slowReader
    }

    public let cause: Cause
    /// Missing samples at the stream's rate, 0 or more: as counted by the server for a hole, by the ring for a slow
    /// reader, and by the clock for all other causes. 0 if the server delivered the samples late or another source took
    /// over at once.
    public let samplesLost: Int
    /// How long no sound arrived. Longer than the samples lost if the server delivered some of them late.
    public let duration: Duration

    public init(cause: Cause, samplesLost: Int, duration: Duration) {
        self.cause = cause
        self.samplesLost = samplesLost
        self.duration = duration
    }

    /// Joins two gaps without samples between them. The cause is that of the longer one.
    func joined(_ later: CaptureGap) -> CaptureGap {
        CaptureGap(
            cause: later.duration > duration ? later.cause : cause,
            samplesLost: samplesLost &+ later.samplesLost, duration: duration + later.duration)
    }
}

extension CaptureGap: CustomStringConvertible {
    /// One line for a log, such as "the sound server was away for 3.2 s: 51,200 samples lost".
    public var description: String {
        let time = Self.seconds(duration)
        let story =
            switch cause {
            case .serverAway: "the sound server was away for \(time)"
            case .deviceAway: "the source was away for \(time)"
            case .suspended: "the source was suspended for \(time)"
            case .moved: "the sound server moved the recording to another source in \(time)"
            case .stalled: "no sound came for \(time)"
            case .hole: "the sound server left out \(time) of sound"
            case .slowReader: "this program was too busy for \(time) of sound"
            }
        let loss =
            switch samplesLost {
            case 0: cause == .stalled ? "it came later, nothing is lost" : "no samples lost"
            case 1: "1 sample lost"
            default: "\(Self.thousands(samplesLost)) samples lost"
            }
        return "\(story): \(loss)"
    }

    /// The duration in seconds with one decimal, or in milliseconds below one second.
    private static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + (attoseconds + 500_000_000_000_000) / 1_000_000_000_000_000
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        let tenths = (milliseconds + 50) / 100
        return "\(tenths / 10).\(tenths % 10) s"
    }

    private static func thousands(_ count: Int) -> String {
        guard count >= 1000 else { return "\(count)" }
        let rest = String(count % 1000)
        return "\(thousands(count / 1000)),\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }
}

extension CaptureGap.Cause {
    /// One line for a log during the outage, such as "the sound server went away: waiting for it".
    ///
    /// - Parameter problem: the error of the last attempt to reconnect; nil if there was none.
    public func announcement(problem: CaptureError?) -> String {
        switch (self, problem) {
        case (.deviceAway, .deviceNotFound(let name, let available)?):
            let those = available.map(ServerText.printable).joined(separator: ", ")
            return "the source \(ServerText.printable(name)) is gone (available: \(those)): waiting for it"
        case (.deviceAway, .noSources?): return "the sound server has no source left: waiting for one"
        case (.deviceAway, _): return "the source is gone: waiting for it"
        case (.serverAway, .accessDenied(let reason)?):
            return "the sound server refuses this user (\(reason)): trying again"
        case (.serverAway, _): return "the sound server went away: waiting for it"
        case (.suspended, _): return "the source is suspended: waiting for it"
        case (.moved, _), (.stalled, _), (.hole, _), (.slowReader, _):
            return "no sound comes from the sound server: waiting for it"
        }
    }
}

/// Number of samples lost, by cause.
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

/// Counts the samples lost by cause. One thread adds; any thread may read.
final class LossTally: Sendable {
    private let serverAway = Atomic<Int>(0)
    private let deviceAway = Atomic<Int>(0)
    private let suspended = Atomic<Int>(0)
    private let moved = Atomic<Int>(0)
    private let stalled = Atomic<Int>(0)
    private let hole = Atomic<Int>(0)
    private let slowReader = Atomic<Int>(0)

    func add(_ samples: Int, _ cause: CaptureGap.Cause) {
        // Wrapping, because the count may come from a server, which must not be able to cause an overflow trap.
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
