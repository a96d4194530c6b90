// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import PulseCapture
import WordRecording

/// One recording session: room, noise, words. All on the caller's thread.
final class RecordingSession {
    /// Thrown when the session ends early, by `q` or Ctrl-C. Takes already kept stay.
    struct Ended: Error {}

    private enum Answer {
        case keep
        case redo
    }

    private let session: CaptureSession
    private let report: RecordingReport
    /// Nil if not interactive.
    private let keyboard: Keyboard?
    private let buffer: UnsafeMutableBufferPointer<Int16>
    private var finder = WordFinder(noise: Level.lowest, sampleRate: 16_000)
    private var meter = LevelLine()
    private(set) var kept = 0

    /// Seconds without a word after which the user is told that nothing was heard.
    private static let patience = 15.0

    /// - Parameter session: a connected session.
    init(session: CaptureSession, report: RecordingReport, keyboard: Keyboard?) {
        self.session = session
        self.report = report
        self.keyboard = keyboard
        buffer = .allocate(capacity: 1600)
        buffer.initialize(repeating: 0)
    }

    deinit {
        buffer.deallocate()
    }

    private var rate: Int { session.sampleRate }

    /// Measures the noise of the quiet room for one second.
    func measureRoom() throws {
        StandardError.write("quiet, please: listening to the room for a second")
        let check = NoiseCheck(try collect(seconds: 1, title: "room"), sampleRate: rate)
        finder = WordFinder(noise: check.level, sampleRate: rate)
        report.room(check, device: session.deviceName ?? "")
    }

    /// Records noise for a number of seconds.
    func recordNoise(seconds: Double, into folder: TakeFolder) throws {
        StandardError.write("recording \(Figures.clock(seconds)) of the room: no words, please")
        let samples = try collect(seconds: seconds, title: "recording the room")
        report.background(path: try folder.add(samples, sampleRate: rate), seconds: seconds)
    }

    /// Records a number of further takes.
    func recordWords(_ keyword: String, count: Int, into folder: TakeFolder) throws {
        while kept < count {
            if keyboard != nil { forgetPast() }
            report.ready(keyword, take: kept + 1, of: count)
            let take = try nextTake()
            if let problem = take.problem {
                report.refused(problem, take, sampleRate: rate)
                continue
            }
            if keyboard != nil, try ask(take) == .redo {
                report.redo()
                continue
            }
            let path = try folder.add(take.samples, sampleRate: rate)
            kept += 1
            report.kept(take, path: path, number: kept, of: count, sampleRate: rate)
        }
    }

    // MARK: Hearing

    /// The next samples; empty after a gap or outage, or if none came within 100 ms.
    private func hear() throws -> UnsafeBufferPointer<Int16> {
        switch session.read(into: buffer, timeout: .milliseconds(100)) {
        case .samples(let count): return UnsafeBufferPointer(rebasing: buffer[..<count])
        case .gap(let gap):
            meter.clear()
            StandardError.write(gap.description)
            // A word with samples missing is discarded.
            finder.reset()
        case .outage(let cause):
            meter.clear()
            StandardError.write(cause.announcement(problem: session.problem))
        case .timedOut: break
        case .ended(.interrupted): throw Ended()
        case .ended(let error): throw CommandFailure(error.message, .sound)
        }
        return UnsafeBufferPointer(rebasing: buffer[..<0])
    }

    private func collect(seconds: Double, title: String) throws -> [Int16] {
        let wanted = Int(seconds * Double(rate))
        var samples: [Int16] = []
        let bar = ProgressBar(title)
        defer { bar.clear() }
        while samples.count < wanted {
            if keyboard?.key() == "q" { throw Ended() }
            samples.append(contentsOf: try hear())
            bar.update(done: min(samples.count, wanted), total: wanted)
        }
        return Array(samples[..<wanted])
    }

    private func nextTake() throws -> Take {
        defer { meter.clear() }
        var heard = 0
        var isTold = false
        while true {
            if keyboard?.key() == "q" { throw Ended() }
            let samples = try hear()
            heard += samples.count
            if let take = finder.add(samples) { return take }
            meter.show(finder.level, isInWord: finder.isInWord)
            if !isTold, !finder.isInWord, Double(heard) > Self.patience * Double(rate) {
                isTold = true
                meter.clear()
                report.nothingHeard(onset: finder.onset)
            }
        }
    }

    /// Discards buffered sound, such as that of a key press or of playback.
    private func forgetPast() {
        reading: while true {
            switch session.read(into: buffer, timeout: .zero) {
            case .samples, .gap, .outage: continue
            case .timedOut, .ended: break reading
            }
        }
        finder.reset()
    }

    // MARK: Asking

    private func ask(_ take: Take) throws -> Answer {
        report.heard(take, sampleRate: rate)
        while true {
            // Keeps reading, so that the next word starts after the answer.
            _ = try hear()
            switch keyboard?.key() {
            case "\n", "\r": return .keep
            case "r": return .redo
            case "q": throw Ended()
            case "p": play(take)
            default: continue
            }
        }
    }

    private func play(_ take: Take) {
        do throws(CaptureError) {
            try SoundPlayer.play(take.samples, sampleRate: rate)
            StandardError.write("played")
        } catch {
            StandardError.write("cannot be played: \(error)")
        }
        forgetPast()
    }
}
