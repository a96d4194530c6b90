// SPDX-License-Identifier: Apache-2.0

/// The trade-off of one keyword's threshold in single clips: misses of the keyword against other clips accepted as it.
struct DetectionErrorCurve: Equatable {
    struct Corner: Equatable {
        /// The lowest posterior that is accepted, Q0.15.
        let threshold: Int
        /// Share of the keyword's clips below the threshold.
        let misses: Double
        /// Share of all other clips at or above the threshold.
        let falseAccepts: Double
    }

    /// One corner per threshold at which a rate changes, thresholds ascending.
    let corners: [Corner]

    /// - Parameters:
    ///   - positives: posteriors of the keyword's clips, Q0.15.
    ///   - negatives: posteriors of all other clips, Q0.15.
    /// - Returns: Nil if there are no positives or no negatives.
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

    /// The equal error rate: the mean of both rates at the corner where they are closest.
    var equalErrorRate: Double {
        let closest = corners.min { abs($0.misses - $0.falseAccepts) < abs($1.misses - $1.falseAccepts) }
        return closest.map { ($0.misses + $0.falseAccepts) / 2 } ?? 0
    }

    /// The rates at a threshold.
    func corner(atThreshold threshold: Int) -> Corner {
        let found = corners.first { $0.threshold >= threshold } ?? corners[corners.count - 1]
        return Corner(threshold: threshold, misses: found.misses, falseAccepts: found.falseAccepts)
    }
}
