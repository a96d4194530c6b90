// SPDX-License-Identifier: Apache-2.0

/// What one keyword's threshold trades in single clips: misses of the keyword against other clips taken for it.
struct DetectionErrorCurve: Equatable {
    struct Corner: Equatable {
        /// Least posterior that counts, Q0.15.
        let threshold: Int
        /// Share of the keyword's clips below it.
        let misses: Double
        /// Share of all other clips that reach it.
        let falseAccepts: Double
    }

    /// Of rising thresholds, one where anything changes.
    let corners: [Corner]

    /// - Parameters:
    ///   - positives: posteriors of the keyword's clips, Q0.15.
    ///   - negatives: those of all other clips.
    /// - Returns: nil where there are none of either.
    init?(positives: [Int16], negatives: [Int16]) {
        guard !positives.isEmpty, !negatives.isEmpty else { return nil }
        let (own, others) = (positives.sorted(), negatives.sorted())
        let thresholds = Set(own + others).sorted().map(Int.init)
        var corners: [Corner] = []
        var (below, belowOthers) = (0, 0)
        for threshold in thresholds + [32768] {
            while below < own.count, Int(own[below]) < threshold { below += 1 }
            while belowOthers < others.count, Int(others[belowOthers]) < threshold { belowOthers += 1 }
            corners.append(
                Corner(
                    threshold: threshold, misses: Double(below) / Double(own.count),
                    falseAccepts: Double(others.count - belowOthers) / Double(others.count)))
        }
        self.corners = corners
    }

    /// Where misses are as frequent as false accepts: the mean of both where they come closest.
    var equalErrorRate: Double {
        let closest = corners.min { abs($0.misses - $0.falseAccepts) < abs($1.misses - $1.falseAccepts) }
        return closest.map { ($0.misses + $0.falseAccepts) / 2 } ?? 0
    }

    /// What a threshold comes to.
    func corner(atThreshold threshold: Int) -> Corner {
        let found = corners.first { $0.threshold >= threshold } ?? corners[corners.count - 1]
        return Corner(threshold: threshold, misses: found.misses, falseAccepts: found.falseAccepts)
    }
}
