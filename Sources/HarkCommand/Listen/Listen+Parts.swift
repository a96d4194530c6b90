// SPDX-License-Identifier: Apache-2.0

import Glibc
import Hark
import HarkBasics
import HarkListening
import PulseCapture

/// Creates the parts of listening from the options.
extension Listen {
    func session(_ sound: any SoundSource, _ model: CompiledModel, _ tap: ListeningTap) -> ListeningSession {
        ListeningSession(
            sound: sound, spotter: KeywordSpotter(model: model), seconds: duration, tap: tap)
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
        _ model: CompiledModel, tap: ListeningTap, memory: Int, device: @escaping () -> String
    ) -> any ListenOutput {
        guard isDrawn else { return lines(model) }
        return ScreenListenOutput(
            labels: model.labels, report: report(model), tap: tap, sampleRate: model.features.sampleRate,
            memory: "\(Figures.bytes(memory)) of memory", device: device)
    }

    /// The output for pipes, logs and recordings, which pass too fast for a screen.
    func lines(_ model: CompiledModel) -> any ListenOutput {
        quiet ? LogListenOutput(labels: model.labels.map(\.name)) : TextListenOutput(report(model))
    }

    func makeActions(
        _ model: CompiledModel, tap: ListeningTap, isLive: Bool, service: SystemdStatus?, warnings: ListenOutputWarnings
    ) throws -> DetectionActions {
        let labels = model.labels.map(\.name)
        // Programs must not write over the screen.
        let output = isDrawn && StandardError.isTerminal ? nil : STDERR_FILENO
        return DetectionActions(
            labels: labels,
            runner: programs.runner(output: output, waitsForRoom: !isLive, log: warnings.warn),
            archive: try saving.archive(
                labels: labels, sampleRate: model.features.sampleRate, queue: tap.sound, log: warnings.warn),
            service: service)
    }

    func totalFootprint(_ model: CompiledModel, _ stream: CaptureSession, _ sound: LiveSound) -> MemoryFootprint {
        var parts = [
            MemoryFootprint.Part(name: "ring", bytes: stream.ringBytes),
            MemoryFootprint.Part(name: "samples", bytes: sound.bufferBytes + ListeningSession.bufferBytes),
            MemoryFootprint.Part(name: "events", bytes: EventQueue.bytes),
        ]
        if saving.saveDetections != nil {
            let bytes = DetectionArchive.bytes(sampleRate: model.features.sampleRate)
            parts.append(MemoryFootprint.Part(name: "sound to save", bytes: bytes))
        }
        return model.memoryFootprint.adding(parts)
    }

    /// Writes a message before there is an output.
    func note(_ event: String, _ message: String) {
        if quiet { LogLine(.info, event, message).write() } else { StandardError.write(message) }
    }

    func keywords(_ model: CompiledModel) -> String {
        model.labels.filter(\.isReported).map(\.name).joined(separator: ", ")
    }

    private func report(_ model: CompiledModel) -> DetectionReport {
        DetectionReport(format: format, labels: model.labels.map(\.name))
    }
}
