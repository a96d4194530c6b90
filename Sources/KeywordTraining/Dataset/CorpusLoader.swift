import AudioFiles
import FileRecognition
import KeywordPipeline

/// Decodes data sets into a ``TrainingCorpus``, on all cores, naming what cannot be read.
struct CorpusLoader {
    /// Validation and testing clips come from the first folder alone; of the others only training clips are used.
    let folders: [DatasetFolder]
    let labels: LabelSet
    /// Samples of one training clip.
    let clipSamples: Int
    /// Paths of further noise recordings.
    let moreNoise: [String]
    let report: @Sendable (TrainingEvent) -> Void

    /// Recordings decoded at once, before they go to the cache in order.
    private static let batch = 64
    /// No training recording may be longer, seconds.
    private static let longestSeconds = 600.0
    /// Share of each noise recording that training may hear; validation gets the next tenth, `evaluate` the last.
    private static let trainingShare = 0.8
    private static let validationShare = 0.9

    func load() throws(DatasetError) -> TrainingCorpus {
        var writer = try SampleCache.Writer()
        var training: [TrainingCorpus.Recording] = []
        var validation: [TrainingCorpus.Recording] = []
        var list: [String] = []

        let noisePaths = folders.flatMap(\.noises) + moreNoise
        var wanted: [(path: String, label: Int, split: DatasetSplit, folder: Int)] = []
        for (index, folder) in folders.enumerated() {
            for clip in folder.clips where clip.split == .training || (index == 0 && clip.split == .validation) {
                guard let label = labels.label(ofWord: clip.word) else { continue }
                wanted.append((clip.path, label, clip.split, index))
            }
        }

        let total = wanted.count + noisePaths.count
        var done = 0
        for start in stride(from: 0, to: wanted.count, by: Self.batch) {
            let part = Array(wanted[start..<min(start + Self.batch, wanted.count)])
            let decoded = decode(part.map(\.path))
            for (clip, samples) in zip(part, decoded) {
                guard let samples else { continue }
                let recording = TrainingCorpus.Recording(
                    extent: try writer.append(samples), label: clip.label, folder: clip.folder,
                    focus: LoudestStretch.start(in: samples, length: clipSamples))
                let root = folders[clip.folder].path
                list.append(
                    "\(clip.folder) \(clip.path.dropFirst(root.utf8.count)) \(clip.label) \(clip.split) \(samples.count)"
                )
                if clip.split == .training { training.append(recording) } else { validation.append(recording) }
            }
            done += part.count
            report(.loading(done: done, total: total))
        }
        let (trainingNoise, validationNoise) = try loadNoise(noisePaths, into: &writer)
        list += trainingNoise.map { "noise \($0.count)" }
        report(.loading(done: total, total: total))

        if validation.isEmpty { moveTenth(from: &training, to: &validation) }
        guard training.contains(where: { labels.names[$0.label] != KeywordLabel.unknown }) else {
            throw .noTrainingClips
        }
        return TrainingCorpus(
            labels: labels, clipSamples: clipSamples, cache: try writer.finish(), training: training,
            validation: validation, trainingNoise: trainingNoise, validationNoise: validationNoise,
            digest: SHA1.hexadecimal(list.joined(separator: "\n")))
    }

    /// The recordings' samples in order; nil where one cannot be used, which is reported.
    private func decode(_ paths: [String]) -> [[Int16]?] {
        let results = parallelMap(paths.count) { index -> Result<[Int16], AudioFileError> in
            do throws(AudioFileError) {
                let samples = try AudioFileReader.samples(path: paths[index], maximumSeconds: Self.longestSeconds)
                return .success(samples.map { Int16(max(-32768, min(32767, ($0 * 32768).rounded()))) })
            } catch {
                return .failure(error)
            }
        }
        return results.map { result in
            switch result {
            case .success(let samples): return samples
            case .failure(let error):
                report(.badFile(reason: error.description))
                return nil
            }
        }
    }

    private func loadNoise(
        _ paths: [String], into writer: inout SampleCache.Writer
    ) throws(DatasetError) -> (training: [SampleCache.Extent], validation: [SampleCache.Extent]) {
        var recordings = decode(paths).compactMap { $0 }
        recordings += SyntheticNoise.recordings(sampleRate: AudioFileReader.sampleRate)
        var training: [SampleCache.Extent] = []
        var validation: [SampleCache.Extent] = []
        for recording in recordings {
            let extent = try writer.append(recording)
            let first = Int(Double(extent.count) * Self.trainingShare)
            let second = Int(Double(extent.count) * Self.validationShare)
            training.append(.init(start: extent.start, count: first))
            validation.append(.init(start: extent.start + first, count: second - first))
        }
        return (training, validation)
    }

    /// Without a validation speaker every tenth training clip judges instead.
    private func moveTenth(
        from training: inout [TrainingCorpus.Recording], to validation: inout [TrainingCorpus.Recording]
    ) {
        report(.warning("no validation clips: every tenth training clip is held out to judge by, whoever speaks it"))
        var kept: [TrainingCorpus.Recording] = []
        for (index, recording) in training.enumerated() {
            if index % 10 == 9 { validation.append(recording) } else { kept.append(recording) }
        }
        training = kept
    }
}
