// SPDX-License-Identifier: Apache-2.0

/// How the parameters follow the gradients.
package struct OptimizerSettings: Sendable, Equatable, Codable {
    /// Examples a step.
    package var batch = 128
    package var peakRate: Float = 5e-3
    /// Share of all steps in which the rate rises to its peak.
    package var warmUpShare: Float = 0.08
    /// Share of the peak rate that is left at the end.
    package var finalShare: Float = 0.01
    package var weightDecay: Float = 0.01
    /// Longer gradients are shortened to this.
    package var gradientNorm: Float = 2
    /// Weight of the past in the running average of the parameters, which is what ships; 0 ships the newest.
    package var averageMomentum: Float = 0.995

    package init() {}
}
