import Glibc
import KeywordListening
import KeywordPipeline
import PulseCapture

/// What listening is put together from, as the options ask for it.
extension Listen {
    func session(_ sound: any SoundSource, _ model: RunnableModel, _ tap: ListeningTap) -> ListeningSession {
        ListeningSession(
            sound: sound, spotter: KeywordSpotter(model: model, threshold: thresholds.threshold), seconds: duration,
            tap: tap)
    }

    /// Whether a screen is drawn.
    private var isDrawn: Bool { display && !quiet && format == .text && !input.isRecording && TerminalFace.isPossible }

    /// For live sound.
    /// - Parameters:
    ///   - memory: bytes.
    ///   - device: what is listened to at the moment.
    func face(
        _ model: RunnableModel, tap: ListeningTap, memory: Int, device: @escaping () -> String
    ) -> any ListeningFace {
        guard isDrawn else { return lines(model) }
        let labels = model.labels.map { label in
            KeywordLabel(
                name: label.name,
                threshold: thresholds.threshold.map { UInt16(max(1, ($0 * 32768).rounded())) } ?? label.threshold)
        }
        return TerminalFace(
            labels: labels, report: report(model), tap: tap, sampleRate: model.features.sampleRate,
            memory: "\(Figures.bytes(memory)) of memory", device: device)
    }

    /// For pipes, logs, and for recordings: what passes faster than it was said is nothing to look at.
    func lines(_ model: RunnableModel) -> any ListeningFace {
        quiet ? QuietFace(labels: model.labels.map(\.name)) : LineFace(report(model))
    }

    func duties(
        _ model: RunnableModel, tap: ListeningTap, isLive: Bool, service: ServiceVoice?, voice: FaceVoice
    ) throws -> ListeningDuties {
        let labels = model.labels.map(\.name)
        // Programs write nothing over the screen.
        let output = isDrawn && StandardError.isTerminal ? nil : STDERR_FILENO
        return ListeningDuties(
            labels: labels,
            runner: programs.runner(output: output, waitsForRoom: !isLive, log: voice.warn),
            archive: try saving.archive(
                labels: labels, sampleRate: model.features.sampleRate, queue: tap.sound, log: voice.warn),
            service: service)
    }

    func bill(_ model: RunnableModel, _ stream: CaptureSession, _ sound: LiveSound) -> MemoryBill {
        var parts = [
            MemoryBill.Part(name: "ring", bytes: stream.ringBytes),
            MemoryBill.Part(name: "samples", bytes: sound.bufferBytes + ListeningSession.bufferBytes),
            MemoryBill.Part(name: "events", bytes: EventQueue.bytes),
        ]
        if saving.saveDetections != nil {
            let bytes = DetectionArchive.bytes(sampleRate: model.features.sampleRate)
            parts.append(MemoryBill.Part(name: "sound to save", bytes: bytes))
        }
        return model.memoryBill.adding(parts)
    }

    /// Says something before there is a face.
    func note(_ event: String, _ message: String) {
        if quiet { LogLine(.info, event, message).write() } else { StandardError.write(message) }
    }

    func keywords(_ model: RunnableModel) -> String {
        model.labels.filter(\.isKeyword).map(\.name).joined(separator: ", ")
    }

    private func report(_ model: RunnableModel) -> DetectionReport {
        DetectionReport(format: format, labels: model.labels.map(\.name))
    }
}
