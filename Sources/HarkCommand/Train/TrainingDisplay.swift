// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Hark
import HarkBasics
import HarkEvaluation
import HarkTraining

/// The terminal output of a training run: progress bars, one line per epoch, and the result. All but the result is on
/// standard error.
final class TrainingDisplay: Sendable {
    private struct State: ~Copyable {
        var loading = ProgressBar("reading")
        var training = ProgressBar("training")
    }

    private let state = Locked(State())
    /// The file that lists the findings.
    private let problems: String?

    init(problems: String?) {
        self.problems = problems
    }

    func show(_ event: TrainingEvent) {
        state.withLock { state in
            switch event {
            case .loading(let done, let total):
                state.loading.update(done: done, total: total)
            case .findings(let findings):
                FindingSummary(findings: findings, listPath: problems).lines.forEach { line($0, &state) }
            case .warning(let text):
                line("warning: \(text)", &state)
            case .begins(let training, let validation, let examples):
                begin(training: training, validation: validation, examples: examples, &state)
            case .progress(let done, let total, let epoch):
                state.training.update(done: done, total: total, note: ", epoch \(epoch)")
            case .gradientNorms: break
            case .mined(let epoch, let found, let kept):
                line("mined after epoch \(epoch): \(found) places found, \(kept) used", &state)
            case .epoch(let metrics):
                line(row(metrics), &state)
            }
        }
    }

    func clear() {
        state.withLock { clearBars(&$0) }
    }

    /// - Parameter model: nil if the cell type cannot be written as a model.
    func finish(model: KeywordModel?, output: String) {
        clear()
        guard let model else {
            StandardOutput.write("no model is written: the engine runs only an LSTM")
            return
        }
        let provenance = model.provenance
        let clips = provenance.validationClips.values.reduce(0, +)
        let right = Int((provenance.quantizedAccuracy * Double(clips)).rounded())
        let interval = Figures.confidence(count: right, of: clips).map { " (\($0))" } ?? ""
        StandardOutput.write(
            "\(output): \(Figures.percent(provenance.quantizedAccuracy)) of \(clips) validation clips right\(interval), "
                + "quantized; float \(Figures.percent(provenance.floatAccuracy)); epoch \(provenance.epochs), "
                + "\(Figures.bytes(model.memoryFootprint.total)) of memory")
        if clips < WilsonInterval.tooFew {
            let all = clips + provenance.trainingClips.values.reduce(0, +)
            StandardError.write(
                "note: the result is from \(clips) of your \(all) clips, too few to say how good the model is")
        }
    }

    private func begin(training: [String: Int], validation: [String: Int], examples: Int, _ state: inout State) {
        clearBars(&state)
        var table = TextTable(header: ["class", "training", "validation"], alignments: [.left, .right, .right])
        for name in Set(training.keys).union(validation.keys).sorted() {
            table.add([name, "\(training[name] ?? 0)", "\(validation[name] ?? 0)"])
        }
        table.lines.forEach(StandardError.write)
        StandardError.write("\(examples) examples an epoch")
        StandardError.write("epoch    loss  training   float  quantized  in streams")
        state.training = ProgressBar("training")
    }

    private func row(_ metrics: EpochMetrics) -> String {
        let text = [
            ("\(metrics.epoch)", 5), (Figures.fixed(metrics.loss, decimals: 3), 6),
            (Figures.percent(metrics.trainingAccuracy), 8), (Figures.percent(metrics.floatAccuracy), 6),
            (metrics.quantizedAccuracy.map(Figures.percent) ?? "", 9),
            (metrics.streamAccuracy.map(Figures.percent) ?? "", 10),
        ].map { text, width in String(repeating: " ", count: max(0, width - text.count)) + text }
            .joined(separator: "  ")
        let saturations = metrics.cellSaturations > 0 ? "  (\(metrics.cellSaturations) cell states clipped)" : ""
        return text + (metrics.best ? "  kept" : "") + saturations
    }

    private func line(_ text: String, _ state: inout State) {
        clearBars(&state)
        StandardError.write(text)
    }

    private func clearBars(_ state: inout State) {
        state.loading.clear()
        state.training.clear()
    }
}
