// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark
import HarkBasics
import HarkDatasets
import HarkEvaluation

/// Counts a finished model's false alarms in the folders of `--held-out`, each folder a source.
struct HeldOutRun {
    private let judge: HeldOutJudge

    /// - Parameter folders: each a folder of recordings, or one recording; its last component names the source.
    init(folders: [String]) throws {
        var sources: [HeldOutJudge.Source] = []
        for folder in folders {
            let found = AudioFileFinder.find(paths: [folder])
            for error in found.errors { StandardError.write("skipped: \(error)") }
            guard !found.paths.isEmpty else {
                throw CommandFailure("--held-out \(folder): no recordings are there", .someFilesFailed)
            }
            let name = folder.split(separator: "/").last.map(String.init) ?? folder
            sources.append(.init(name: name, paths: found.paths))
        }
        judge = HeldOutJudge(sources: sources)
    }

    /// The model with the counts in its provenance.
    func judged(_ model: KeywordModel) throws -> KeywordModel {
        let bar = Locked(SharedBar(bar: ProgressBar("listening")))
        let total = judge.recordings
        var findings: [DatasetFinding] = []
        let sources: [HeldOutSource]
        do throws(DatasetError) {
            sources = try judge.judge(model, bad: { findings.append($0) }) { done in
                bar.withLock { $0.bar.update(done: done, total: total) }
            }
        } catch {
            throw CommandFailure(error.message, .someFilesFailed)
        }
        bar.withLock { $0.bar.clear() }
        FindingSummary(findings: findings, listPath: nil, advice: "hark classify --format jsonl names each").lines
            .forEach(StandardError.write)
        HeldOutTable.lines(sources).forEach(StandardOutput.write)
        return model.with(heldOut: sources)
    }

    /// A bar that threads update one at a time.
    private struct SharedBar: ~Copyable {
        let bar: ProgressBar
    }
}

/// A table of false alarms in held-out sources, for people.
enum HeldOutTable {
    static func lines(_ sources: [HeldOutSource]) -> [String] {
        var table = TextTable(
            header: ["held-out source", "recordings", "hours", "false alarms", "at most an hour"],
            alignments: [.left] + [TextTable.Alignment](repeating: .right, count: 4))
        let total = sources.count > 1 ? [HeldOutSource.sum(sources, name: "all together")] : []
        for source in sources + total {
            table.add([
                source.name, "\(source.recordings)", Figures.fixed(source.hours, decimals: 2), "\(source.falseAlarms)",
                source.upperRate.map(Figures.rate) ?? "-",
            ])
        }
        return table.lines + ["at most an hour: all keywords together at their thresholds, 95 % confidence"]
    }
}
