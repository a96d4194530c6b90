// SPDX-License-Identifier: Apache-2.0

import HarkDatasets

/// Everything a training run hears: decoded recordings with their classes.
struct TrainingCorpus: Sendable {
    struct Recording: Sendable {
        let extent: SampleCache.Extent
        /// Index into the label set.
        let label: Int
        /// Which of the data sets it comes from.
        let folder: Int
        /// First sample of the loudest stretch of a clip's length; 0 in recordings no longer than that.
        let focus: Int
    }

    let labels: LabelSet
    /// Samples of one training clip.
    let clipSamples: Int
    let cache: SampleCache
    let training: [Recording]
    let validation: [Recording]
    /// The parts of the noise recordings that training may use, and those it may not.
    let trainingNoise: [SampleCache.Extent]
    let validationNoise: [SampleCache.Extent]
    /// SHA-1, in hexadecimal, of all recordings' places below their data sets, classes, splits and lengths, in order.
    let digest: String

    /// Clips by class name.
    func counts(_ recordings: [Recording]) -> [String: Int] {
        var counts: [String: Int] = [:]
        for recording in recordings { counts[labels.names[recording.label], default: 0] += 1 }
        return counts
    }
}
