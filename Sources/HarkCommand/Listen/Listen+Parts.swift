// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hark
import HarkBasics
import HarkListening
import PulseCapture

/// Creates the parts of listening from the options.
extension Listen {
    func session(_ sound: any SoundSource, _ group: ModelGroup, _ tap: ListeningTap) -> ListeningSession {
        ListeningSession(
            sound: sound, spotter: GroupSpotter(group), seconds: duration, tap: tap)
    }

    /// Whether a screen is drawn.
    private var isDrawn: Bool {
        display && !quiet && format == .text && !input.isRecording && ScreenListenOutput.isPossible
    }

    /// The output for live sound.
    /// - Parameters:
    ///   - memory: bytes.
    ///   - device: returns the current source's name.
    func makeOutput(
        _ group: ModelGroup, tap: ListeningTap, memory: Int, device: @escaping () -> String
    ) -> any ListenOutput {
        guard isDrawn else { return lines(group) }
        return ScreenListenOutput(
            labels: group.labels, report: report(group), tap: tap, sampleRate: group.sampleRate,
            memory: "\(Figures.bytes(memory)) of memory", device: device)
    }

    /// The output for pipes, logs and recordings, which pass too fast for a screen.
    func lines(_ group: ModelGroup) -> any ListenOutput {
        quiet ? LogListenOutput(labels: group.labels.map(\.name)) : TextListenOutput(report(group))
    }

    func makeActions(
        _ group: ModelGroup, tap: ListeningTap, isLive: Bool, service: SystemdStatus?, warnings: ListenOutputWarnings
    ) throws -> DetectionActions {
        let labels = group.labels.map(\.name)
        // Programs must not write over the screen.
        let output = isDrawn && StandardError.isTerminal ? nil : STDERR_FILENO
        return DetectionActions(
            labels: labels,
            runner: programs.runner(output: output, waitsForRoom: !isLive, log: warnings.warn),
            archive: try saving.archive(
                labels: labels, sampleRate: group.sampleRate, queue: tap.sound, log: warnings.warn),
            service: service)
    }

    func totalFootprint(_ group: ModelGroup, _ stream: CaptureSession, _ sound: LiveSound) -> MemoryFootprint {
        var parts = [
            MemoryFootprint.Part(name: "ring", bytes: stream.ringBytes),
            MemoryFootprint.Part(name: "samples", bytes: sound.bufferBytes + ListeningSession.bufferBytes),
            MemoryFootprint.Part(name: "events", bytes: EventQueue.bytes),
        ]
        if saving.saveDetections != nil {
            let bytes = DetectionArchive.bytes(sampleRate: group.sampleRate)
            parts.append(MemoryFootprint.Part(name: "sound to save", bytes: bytes))
        }
        return group.memoryFootprint.adding(parts)
    }

    /// Writes a message before there is an output.
    func note(_ event: String, _ message: String) {
        if quiet { LogLine(.info, event, message).write() } else { StandardError.write(message) }
    }

    func keywords(_ group: ModelGroup) -> String {
        group.labels.filter(\.isReported).map(\.name).joined(separator: ", ")
    }

    private func report(_ group: ModelGroup) -> DetectionReport {
        DetectionReport(format: format, labels: group.labels.map(\.name))
    }
}
