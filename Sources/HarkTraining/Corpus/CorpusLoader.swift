// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark
import HarkBasics
import HarkDatasets

/// Decodes data sets into a ``TrainingCorpus``, on all cores, and reports problems.
struct CorpusLoader {
    /// Validation and testing clips come from the first folder only; the others contribute only training clips.
    let folders: [DatasetFolder]
    let labels: LabelSet
    /// Samples of one training clip.
    let clipSamples: Int
    /// Paths of further noise recordings.
    let moreNoise: [String]
    /// Whether the built-in speech is used as non-keyword speech even if the data sets contain some.
    var needsBuiltInSpeech = false
    let report: @Sendable (TrainingEvent) -> Void

    /// Share of each noise recording that training uses; validation gets the next tenth, `evaluate` the last.
    private static let trainingShare = 0.8
    private static let validationShare = 0.9

    /// A recording for training or validation, with its digest.
    private typealias Candidate = (recording: TrainingCorpus.Recording, digest: SampleDigest)

    func load() throws(DatasetError) -> TrainingCorpus {
        var writer = try SampleCache.Writer()
        var training: [Candidate] = []
        var validation: [Candidate] = []
        var list: [(place: Int, text: String)] = []
        let noisePaths = folders.flatMap(\.noises) + moreNoise
        let scan = ClipScan(folders: folders, labels: labels, clipSamples: clipSamples)
        let total = scan.clips.count + noisePaths.count
        var findings = folders.flatMap(\.findings)
        findings += try scan.run { (clip, examination) throws(DatasetError) in
            // Testing clips are scanned only to keep copies of them out of training; `evaluate` measures on them.
            guard clip.split != .testing, let samples = examination.samples, let digest = examination.digest else {
                return
            }
            guard clip.split == .validation || !examination.isUseless else { return }
            let recording = TrainingCorpus.Recording(
                extent: try writer.append(samples), label: clip.label, folder: clip.folder,
                focus: LoudestStretch.start(in: samples, length: clipSamples))
            let root = folders[clip.folder].path
            let text =
                "\(clip.folder) \(clip.path.dropFirst(root.utf8.count)) \(clip.label) \(clip.split) \(samples.count)"
            list.append((clip.place, text))
            if clip.split == .training {
                training.append((recording, digest))
            } else {
                validation.append((recording, digest))
            }
        } progress: { done in
            report(.loading(done: done, total: total))
        }
        let noise = examine(noisePaths)
        findings += noise.flatMap(\.findings).filter { $0.problem == .unreadable || $0.problem == .doubtful }
        let (trainingNoise, validationNoise) = try split(noise.compactMap(\.samples), into: &writer)
        report(.loading(done: total, total: total))
        report(.findings(findings))

        if validation.isEmpty { moveTenth(from: &training, to: &validation) }
        let speech = try builtInSpeech(besides: training.map(\.recording), into: &writer)
        list += speech.training.enumerated().map { (.max, "built-in speech \($0) \($1.extent.count)") }
        guard training.contains(where: { labels.names[$0.recording.label] != KeywordLabel.unknown }) else {
            throw .noTrainingClips
        }
        let corpus = TrainingCorpus(
            labels: labels, clipSamples: clipSamples, cache: try writer.finish(),
            training: training.map(\.recording) + speech.training,
            validation: validation.map(\.recording) + speech.validation, trainingNoise: trainingNoise,
            validationNoise: validationNoise,
            digest: SHA1.hexadecimal(
                (list.sorted { $0.place < $1.place }.map(\.text) + trainingNoise.map { "noise \($0.count)" })
                    .joined(separator: "\n")))
        let warnings = BalanceWarnings.of(
            names: labels.names, training: corpus.counts(training.map(\.recording)),
            validation: corpus.counts(validation.map(\.recording)))
        for warning in warnings { report(.warning(warning)) }
        return corpus
    }

    /// The built-in speech as unknown words, if there are no others or ``needsBuiltInSpeech`` is set: long segments for
    /// training, single clips for validation.
    private func builtInSpeech(
        besides training: [TrainingCorpus.Recording], into writer: inout SampleCache.Writer
    ) throws(DatasetError) -> (training: [TrainingCorpus.Recording], validation: [TrainingCorpus.Recording]) {
        guard let unknown = labels.unknown,
            needsBuiltInSpeech || !training.contains(where: { $0.label == unknown })
        else { return ([], []) }
        let samples = try BuiltInSpeech.samples()
        let end = Int(Double(samples.count) * BuiltInSpeech.trainingShare)
        // The built-in speech counts as a data set of its own.
        let folder = folders.count
        let cut = { (range: Range<Int>, length: Int, writer: inout SampleCache.Writer) throws(DatasetError) in
            var recordings: [TrainingCorpus.Recording] = []
            for start in stride(from: range.lowerBound, through: range.upperBound - length, by: length) {
                let extent = try writer.append(Array(samples[start..<start + length]))
                recordings.append(.init(extent: extent, label: unknown, folder: folder, focus: 0))
            }
            return recordings
        }
        return (
            try cut(0..<end, max(clipSamples, 10 * AudioFileReader.sampleRate), &writer),
            try cut(end..<samples.count, clipSamples, &writer)
        )
    }

    private func examine(_ noise: [String]) -> [ClipExaminer.Examination] {
        let examiner = ClipExaminer(clipSamples: clipSamples)
        return parallelMap(noise.count) { examiner.examine(noise[$0], mayBeSilent: true) }
    }

    private func split(
        _ noise: [[Int16]], into writer: inout SampleCache.Writer
    ) throws(DatasetError) -> (training: [SampleCache.Extent], validation: [SampleCache.Extent]) {
        var training: [SampleCache.Extent] = []
        var validation: [SampleCache.Extent] = []
        for recording in noise + SyntheticNoise.recordings(sampleRate: AudioFileReader.sampleRate) {
            let extent = try writer.append(recording)
            let first = Int(Double(extent.count) * Self.trainingShare)
            let second = Int(Double(extent.count) * Self.validationShare)
            training.append(.init(start: extent.start, count: first))
            validation.append(.init(start: extent.start + first, count: second - first))
        }
        return (training, validation)
    }

    /// Moves every tenth training clip to the validation clips and drops copies of it from training. Used if there are
    /// no validation clips.
    private func moveTenth(from training: inout [Candidate], to validation: inout [Candidate]) {
        for (index, candidate) in training.enumerated() where index % 10 == 9 { validation.append(candidate) }
        let held = Set(validation.map(\.digest))
        let before = training.count
        training.removeAll { held.contains($0.digest) }
        let copies = before - training.count - validation.count
        report(
            .warning(
                "no validation clips: every tenth training clip (\(validation.count)) is held out for validation, "
                    + "regardless of speaker, so accuracy will look better than it is for new speakers"
                    + (copies > 0 ? "; \(copies) copies of them are not trained on" : "")))
    }
}

/// All recordings of a training run, decoded, with their classes.
struct TrainingCorpus: Sendable {
    struct Recording: Sendable {
        let extent: SampleCache.Extent
        /// Index into the label set.
        let label: Int
        /// Index of the data set it comes from.
        let folder: Int
        /// First sample of the loudest part of a clip's length; 0 in recordings no longer than a clip.
        let focus: Int
    }

    let labels: LabelSet
    /// Samples of one training clip.
    let clipSamples: Int
    let cache: SampleCache
    let training: [Recording]
    let validation: [Recording]
    /// The parts of the noise recordings that are for training, and those that are for validation.
    let trainingNoise: [SampleCache.Extent]
    let validationNoise: [SampleCache.Extent]
    /// Hexadecimal SHA-1 of the list of all recordings: path within the data set, class, split and length of each, in
    /// order.
    let digest: String

    /// Clips by class name.
    func counts(_ recordings: [Recording]) -> [String: Int] {
        var counts: [String: Int] = [:]
        for recording in recordings { counts[labels.names[recording.label], default: 0] += 1 }
        return counts
    }
}
