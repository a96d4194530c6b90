// SPDX-License-Identifier: Apache-2.0

import HarkEvaluation

/// A data set and a model's predictions for its recordings.
package struct JudgedDataset: Sendable {
    package let path: String
    /// The split, and a remark on its choice; the remark is empty if there is none.
    package let split: String
    package let remark: String
    package let labels: [String]
    package let clips: [JudgedClip]
    /// Recordings that could not be used, each with the reason.
    package let skipped: [String]
    package let confusion: Evaluation

    package init(
        path: String, split: String, remark: String, labels: [String], clips: [JudgedClip], skipped: [String]
    ) {
        self.path = path
        self.split = split
        self.remark = remark
        self.labels = labels
        self.clips = clips
        self.skipped = skipped
        var confusion = Evaluation(labels: labels)
        for clip in clips { confusion.add(truth: clip.truth, answer: clip.answer) }
        self.confusion = confusion
    }

    /// Indices of the classes that have clips.
    var classesThere: [Int] { labels.indices.filter { confusion.support($0) > 0 } }

    /// The worst clips, worst first: the most certain errors, then, if there are few errors, the least certain correct
    /// predictions.
    /// - Parameters:
    ///   - most: the greatest number of clips.
    ///   - fewest: the least number, if there are that many clips.
    package func worst(atMost most: Int, atLeast fewest: Int) -> [JudgedClip] {
        let order = clips.enumerated().sorted {
            ($0.element.isRight ? 1 : 0, -$0.element.regret, $0.offset)
                < ($1.element.isRight ? 1 : 0, -$1.element.regret, $1.offset)
        }.map(\.element)
        let wrong = order.count { !$0.isRight }
        return Array(order.prefix(min(most, max(wrong, fewest))))
    }
}

/// A recording and a model's prediction for it.
package struct JudgedClip: Sendable, Equatable {
    package let path: String
    /// Label indices of the true class and of the predicted class.
    package let truth: Int
    package let answer: Int
    /// All posteriors, Q0.15, one per label.
    package let posteriors: [Int16]
    package let seconds: Double

    package init(path: String, truth: Int, answer: Int, posteriors: [Int16], seconds: Double) {
        self.path = path
        self.truth = truth
        self.answer = answer
        self.posteriors = posteriors
        self.seconds = seconds
    }

    var isRight: Bool { truth == answer }

    /// The highest posterior of another class minus that of the true class, Q0.15; above 0 if the prediction is wrong.
    var regret: Int {
        let others = posteriors.indices.filter { $0 != truth }.map { Int(posteriors[$0]) }
        return (others.max() ?? 0) - Int(posteriors[truth])
    }
}

/// One of the worst clips, with its picture and sound.
package struct WorstClip: Sendable {
    let clip: JudgedClip
    let media: ClipMedia

    package init(clip: JudgedClip, media: ClipMedia) {
        self.clip = clip
        self.media = media
    }
}
