// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hark
import HarkBasics
import HarkListening
import PulseCapture

/// The screen of `hark listen`: level, posteriors, detections and problems.
final class ScreenListenOutput: ListenOutput {
    /// Milliseconds between pictures: ten per second.
    private static let interval = 100
    /// The most lines kept for the screen and for the end.
    private static let keptLines = 200
    /// The number of pictures for which a peak and clipping stay visible.
    private static let peakPictures = 10
    private static let clipPictures = 20
    /// Pictures without sound after which the meter shows that none comes; fragments arrive every 20 ms.
    private static let silentPictures = 5

    private let labels: [KeywordLabel]
    private let report: DetectionReport
    private let tap: ListeningTap
    private let sampleRate: Int
    private let device: () -> String
    private let screen: ListeningScreen
    private let window: TerminalWindow

    private var picture = ListeningPicture()
    private var drawn: Int64 = 0
    private var peakAge = 0
    private var clipAge = ScreenListenOutput.clipPictures
    private var quietPictures = 0
    private var notesForTheEnd: [String] = []

    /// - Parameters:
    ///   - labels: the model's labels, with the thresholds in use.
    ///   - device: returns the current source's name.
    init(
        labels: [KeywordLabel], report: DetectionReport, tap: ListeningTap, sampleRate: Int, memory: String,
        device: @escaping () -> String
    ) {
        self.labels = labels
        self.report = report
        self.tap = tap
        self.sampleRate = sampleRate
        self.device = device
        screen = ListeningScreen(style: TerminalStyle(environment: Environment.value))
        window = TerminalWindow(STDOUT_FILENO)
        picture.memory = memory
    }

    /// Whether standard output is a terminal that a screen can be drawn on.
    static var isPossible: Bool {
        isatty(STDOUT_FILENO) == 1 && TerminalStyle.canMoveCursor(environment: Environment.value)
    }

    var refreshInterval: Int? { Self.interval }

    func detection(_ detection: LiveDetection) {
        let name = labels[detection.label].name
        let time = Figures.clockWithTenths(detection.seconds)
        let score = Figures.score(Double(detection.score) / 32768)
        Self.append(
            .init(time: WallClock.now, text: "\(time)  \(name)  \(score)  \(device())"), to: &picture.detections)
    }

    func note(_ level: LogLevel, _ message: String) {
        Self.append(.init(time: WallClock.now, text: message), to: &picture.notes)
        if StandardError.isTerminal {
            // Standard error may be the terminal that shows the screen.
            notesForTheEnd = notesForTheEnd.suffix(Self.keptLines - 1) + ["\(WallClock.now)  \(message)"]
        } else {
            StandardError.write(message)
        }
    }

    func refresh() {
        let now = MonotonicTime.now
        guard now - drawn >= Int64(Self.interval) * 900_000 else { return }
        drawn = now
        measure()
        let size = window.currentSize
        window.show(screen.lines(picture, width: size.width, height: size.height), size: size)
    }

    func end(seconds: Double, statistics: CaptureStatistics) {
        window.close()
        // The screen is gone, so its detections and notes are printed to stay in the scrollback.
        for entry in picture.detections { StandardOutput.write("\(entry.time)  \(entry.text)") }
        notesForTheEnd.forEach(StandardError.write)
        report.end(seconds: seconds, statistics: statistics)
    }

    private func measure() {
        let reading = tap.meter.take()
        picture.device = device()
        picture.seconds = Double(tap.samples) / Double(sampleRate)
        quietPictures = reading.level == nil ? quietPictures + 1 : 0
        if let level = reading.level { picture.level = level }
        if quietPictures >= Self.silentPictures { picture.level = nil }
        if reading.peak >= picture.peak || peakAge >= Self.peakPictures {
            picture.peak = reading.peak
            peakAge = 0
        } else {
            peakAge += 1
        }
        clipAge = reading.peak >= Double(SoundMeter.clippedMagnitude) ? 0 : min(Self.clipPictures, clipAge + 1)
        picture.isClipped = clipAge < Self.clipPictures
        guard reading.level != nil || picture.level == nil else { return }
        picture.keywords = labels.indices.filter { labels[$0].isReported }.map { index in
            ListeningPicture.Keyword(
                name: labels[index].name, posterior: reading.posteriors[index],
                threshold: Double(labels[index].threshold) / 32768)
        }
    }

    private static func append(_ entry: ListeningPicture.Entry, to entries: inout [ListeningPicture.Entry]) {
        if entries.count >= keptLines { entries.removeFirst() }
        entries.append(entry)
    }
}
