// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Glibc
import Hark
import PulseCapture
import Synchronization
import TestSupport
import Testing

@testable import HarkListening

/// Uses real datagram sockets.
@Suite struct ServiceTests {
    @Test func messagesReachPathsAndAbstractSockets() throws {
        let folder = try TemporaryFolder()
        for manager in [try ServiceManager(path: folder.path(of: "notify")), try ServiceManager()] {
            let notifier = try #require(ServiceNotifier { $0 == "NOTIFY_SOCKET" ? manager.name : nil })
            #expect(notifier.watchdogSeconds == nil)
            #expect(notifier.send(["READY=1", "STATUS=listening to a\nMAINPID=1"]))
            #expect(notifier.send(["WATCHDOG=1"]))
            #expect(manager.messages == ["READY=1\nSTATUS=listening to a\\nMAINPID=1", "WATCHDOG=1"])
        }
    }

    @Test func aManagerThatIsGoneOrFullIsNotWaitedFor() throws {
        var manager: ServiceManager? = try ServiceManager()
        let name = try #require(manager?.name)
        let notifier = try #require(ServiceNotifier { $0 == "NOTIFY_SOCKET" ? name : nil })
        var sent = 0
        while sent < 100_000, notifier.send(["WATCHDOG=1"]) { sent += 1 }
        #expect(sent > 0 && sent < 100_000)
        manager = nil
        #expect(!notifier.send(["READY=1"]))
    }

    @Test func aServiceWithoutASocketSendsNothing() {
        for name in [nil, "", "/", "@", "relative/path", "vsock:2:1", "/" + String(repeating: "a", count: 200)] {
            #expect(ServiceNotifier { $0 == "NOTIFY_SOCKET" ? name : nil } == nil, "\(name ?? "")")
        }
    }

    @Test func theWatchdogIsForThisProcess() throws {
        for (microseconds, process, expected) in [
            ("30000000", nil, 30.0), ("30000000", "\(getpid())", 30), ("500000", nil, 0.5),
            ("30000000", "\(getpid() + 1)", nil), ("0", nil, nil), ("-5", nil, nil), ("soon", nil, nil),
        ] as [(String, String?, Double?)] {
            let variables = ["NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": microseconds, "WATCHDOG_PID": process]
            let notifier = try #require(ServiceNotifier { variables[$0] ?? nil })
            #expect(notifier.watchdogSeconds == expected)
        }
    }

    @Test func signsOfLifeNeedAHeartbeat() {
        let second: Int64 = 1_000_000_000
        var watch = WatchdogTimer(seconds: 10)
        func isDue(_ heartbeat: Int?, at moment: Int64) -> Bool {
            watch.isDue(heartbeat: heartbeat, now: moment * second)
        }
        #expect(watch.patience <= 1000)
        // Before the audio thread starts, no heartbeat is needed; a message is due every 4 s.
        let waiting = (0..<20).map { isDue(nil, at: Int64($0)) }
        #expect(waiting == (0..<20).map { $0 % 4 == 0 })
        // The heartbeat advances.
        #expect(isDue(7, at: 20))
        #expect(!isDue(8, at: 23))
        #expect(isDue(9, at: 24))
        // The heartbeat stops: no messages until it advances again.
        for moment in Int64(25)..<60 { #expect(!isDue(9, at: moment)) }
        #expect(isDue(10, at: 60))
    }

    /// A sound source that hangs in `read` until it is released, and never delivers sound.
    private final class Hanging: SoundSource, @unchecked Sendable {
        let sampleRate = 16_000
        let isLive = true
        let entered = DispatchSemaphore(value: 0)
        let letGo = DispatchSemaphore(value: 0)
        private let isInterrupted = Atomic(false)

        func read(into buffer: UnsafeMutableBufferPointer<Float>, timeout milliseconds: Int) -> SoundEvent<SoundEnd> {
            entered.signal()
            letGo.wait()
            return isInterrupted.load(ordering: .relaxed) ? .ended(.interrupted) : .timedOut
        }

        func interrupt() { isInterrupted.store(true, ordering: .relaxed) }
    }

    @Test func anAudioThreadThatHangsIsNotAliveAndOneWithoutSoundIs() throws {
        let model = CompiledModel(try ModelFile.load(BuiltInModel.standard))
        let sound = Hanging()
        let tap = ListeningTap(labels: model.labels.count)
        let ended = DispatchSemaphore(value: 0)
        let thread = Thread {
            let session = ListeningSession(
                sound: sound, spotter: GroupSpotter(ModelGroup(model)), seconds: nil, tap: tap)
            _ = session.run()
            ended.signal()
        }
        thread.start()
        var watch = WatchdogTimer(seconds: 1)
        var now: Int64 = 0
        func isAlive() -> Bool {
            now += 1_000_000_000
            return watch.isDue(heartbeat: tap.heartbeat, now: now)
        }
        sound.entered.wait()
        #expect((0..<3).allSatisfy { _ in !isAlive() })
        // No sound arrives, as while the server is away: each attempt to read counts as a heartbeat.
        for _ in 0..<3 {
            sound.letGo.signal()
            sound.entered.wait()
            #expect(isAlive())
            #expect(!isAlive())
        }
        sound.interrupt()
        sound.letGo.signal()
        ended.wait()
    }
}
