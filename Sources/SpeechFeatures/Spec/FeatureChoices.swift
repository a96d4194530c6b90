// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The kind of values in a frame of features.
package enum FeatureKind: String, Sendable, CaseIterable {
    /// Mel-frequency cepstral coefficients: the cosine transform of the compressed bands.
    case mfcc
    /// The compressed bands themselves.
    case logmel
}

/// The function of the Fourier transform X of N points that is summed in the mel bands.
package enum SpectrumScale: Sendable, Equatable {
    /// `|X|^2`.
    case power
    /// `|X|` (TensorFlow).
    case magnitude
    /// `|X|^2 / N` (python_speech_features).
    case periodogram
}

/// The frames at the start and the end of a recording.
package enum FrameEdges: Sendable, Equatable {
    /// Whole frames only. Samples at the end that do not fill a frame are ignored (Kaldi's `snip_edges`, TensorFlow).
    case snip
    /// As many frames as are needed to cover the last sample, `1 + ceil((samples - window) / hop)` and at least one.
    /// The last frame is padded with zeros (python_speech_features).
    case paddedEnd
    /// Frame k is centered on sample `k * hop`, with zeros before the first sample and after the last (librosa's
    /// `center` with `pad_mode="constant"`).
    case centred
}

/// The treatment of the mean of a frame's samples, before any other step.
package enum FrameOffset: Sendable, Equatable {
    case kept
    /// Subtracted from each frame (Kaldi's `remove_dc_offset`).
    case removed
}

/// The weights w[n], n in 0..<N, that a frame's N samples are multiplied by.
package enum WindowShape: Sendable, Equatable {
    /// `1/2 - cos(2 pi n / N)/2`: the period is N, not N - 1.
    case periodicHann
    /// `0.54 - 0.46 cos(2 pi n / (N-1))`, which is symmetric.
    case hamming
    /// `(1/2 - cos(2 pi n / (N-1))/2)^0.85` (Povey's, Kaldi's default).
    case povey

    func weights(length: Int) -> [Float] {
        // Avoids a division by 0 for a window of one sample.
        let last = Double(max(1, length - 1))
        return (0..<length).map { index in
            let n = Double(index)
            return switch self {
            case .periodicHann: Float(0.5 - 0.5 * cos(2 * Double.pi * n / Double(length)))
            case .hamming: Float(0.54 - 0.46 * cos(2 * Double.pi * n / last))
            case .povey: Float(pow(0.5 - 0.5 * cos(2 * Double.pi * n / last), 0.85))
            }
        }
    }
}

/// A filter that raises high frequencies, `y[n] = x[n] - c x[n-1]`, 0 < c <= 1.
package enum PreEmphasis: Sendable, Equatable {
    case none
    /// Applied over the whole recording. Its first sample is unchanged (python_speech_features).
    case stream(Float)
    /// Applied within each frame. Its first sample becomes `x[0] - c x[0]` (HTK, Kaldi).
    case frame(Float)
}

/// The shape of the mel bands. B bands have B + 2 edges, equally spaced in mel from the lowest to the highest
/// frequency. Band b rises from edge b to edge b + 1 and falls to edge b + 2.
package enum MelTriangles: Sendable, Equatable {
    /// Linear in mel = 1127 ln(1 + f / 700), with a weight of 1 at the middle edge. The bin at 0 Hz belongs to no band
    /// (HTK, Kaldi, `tf.signal`).
    case mel
    /// As ``mel``, but bins below `floor(1.5 + lowest / bin width)` belong to no band (TensorFlow's `audio_ops`).
    case audioOps
    /// Linear in Hz, with edges in Slaney's mel (linear to 1000 Hz, then logarithmic). Each band has area 1: its
    /// weights are multiplied by `2 / (upper edge - lower edge)` (Slaney, "Auditory Toolbox", 1998; librosa).
    case slaney
    /// Linear in bins, with edges in mel = 1127 ln(1 + f / 700) rounded down to bins: `floor((N + 1) f / rate)`
    /// (python_speech_features).
    case wholeBins
}

/// Scale of the DCT-II, `c[k] = scale sum over b of x[b] cos(pi k (b + 1/2) / B)`.
package enum CosineScaling: Sendable, Equatable {
    /// `sqrt(2/B)` in every row (TensorFlow's MFCC).
    case uniform
    /// `sqrt(1/B)` in row 0, `sqrt(2/B)` in the others.
    case orthonormal
}

/// The value at index 0 of a frame of MFCC.
package enum ZerothCoefficient: Sendable, Equatable {
    /// Coefficient 0 of the cosine transform.
    case cosine
    /// `ln(max(sum of squares, 2^-23))` of the frame's samples after their offset is removed, before pre-emphasis and
    /// window (Kaldi's `use_energy` with `raw_energy`).
    case frameEnergy
}

/// Parameters of per-channel energy normalization (Wang et al., "Trainable frontend for robust and far-field keyword
/// spotting", ICASSP 2017, equations 1 and 2).
package struct PCENSpec: Sendable, Equatable {
    /// s, the weight of the newest frame in the running mean, above 0, at most 1.
    package var smoothing: Float
    /// alpha, the exponent of the running mean that energies are divided by, 0...1. 1 makes the result independent of
    /// the level.
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

    /// The parameters that train best and give the same answers at the start of a stream as after hours of it
    /// (docs/notes/experiments.md). The mean covers less than two frames, so that onsets are emphasized and nothing
    /// older than 50 ms has an effect. It removes nine tenths of the level, in decibels.
    package static let standard = PCENSpec(smoothing: 0.6, gain: 0.9, bias: 1, power: 0.25, floor: 1e-6)

    /// Parameters that make the features independent of the microphone's gain: an alpha of 1, and a floor below the
    /// noise of any room. They reduce the accuracy (docs/features.md).
    package static let gainIndependent = PCENSpec(smoothing: 0.025, gain: 1, bias: 1, power: 0.25, floor: 1e-9)

    var problem: String? {
        guard smoothing > 0, smoothing <= 1 else { return "PCEN smoothing of \(smoothing)" }
        guard gain >= 0, gain <= 1 else { return "PCEN gain of \(gain)" }
        guard bias > 0, bias <= 1e6 else { return "PCEN bias of \(bias)" }
        guard power > 0, power <= 1 else { return "PCEN power of \(power)" }
        // With a lower floor, the loudest samples after silence would become infinite by the division.
        guard floor >= 1e-12, floor <= 1 else { return "PCEN floor of \(floor)" }
        return nil
    }
}
