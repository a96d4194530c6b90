// SPDX-License-Identifier: Apache-2.0

/// Parameters of per-channel energy normalization (Wang et al., "Trainable frontend for robust and far-field keyword
/// spotting", ICASSP 2017, equations 1 and 2).
package struct PCENSpec: Sendable, Equatable {
    /// s, the weight of the newest frame in the running mean, above 0, at most 1.
    package var smoothing: Float
    /// alpha, how much of the running mean is divided out, 0...1; 1 makes the result independent of the level.
    package var gain: Float
    /// delta, above 0.
    package var bias: Float
    /// r, above 0, at most 1.
    package var power: Float
    /// epsilon, the energy below which a band counts as silent, 1e-12...1.
    package var floor: Float

    package init(smoothing: Float, gain: Float, bias: Float, power: Float, floor: Float) {
        self.smoothing = smoothing
        self.gain = gain
        self.bias = bias
        self.power = power
        self.floor = floor
    }

    /// What trains best, and what answers alike at a stream's beginning and after hours of it
    /// (docs/notes/experiments.md): a mean over hardly two frames, so that onsets stand out and nothing older than 50 ms
    /// counts. It takes out nine tenths of the level, in decibels.
    package static let standard = PCENSpec(smoothing: 0.6, gain: 0.9, bias: 1, power: 0.25, floor: 1e-6)

    /// Independent of the microphone's gain: alpha 1, and a floor below any room's noise. Costs accuracy
    /// (docs/features.md).
    package static let gainIndependent = PCENSpec(smoothing: 0.025, gain: 1, bias: 1, power: 0.25, floor: 1e-9)

    var problem: String? {
        guard smoothing > 0, smoothing <= 1 else { return "PCEN smoothing of \(smoothing)" }
        guard gain >= 0, gain <= 1 else { return "PCEN gain of \(gain)" }
        guard bias > 0, bias <= 1e6 else { return "PCEN bias of \(bias)" }
        guard power > 0, power <= 1 else { return "PCEN power of \(power)" }
        // Lower, and the loudest samples after silence would be divided to infinity.
        guard floor >= 1e-12, floor <= 1 else { return "PCEN floor of \(floor)" }
        return nil
    }
}
