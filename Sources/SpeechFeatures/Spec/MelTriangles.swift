// SPDX-License-Identifier: Apache-2.0

/// The shape of the mel bands. Of B bands, B + 2 edges lie equally spaced in mel from the lowest to the highest
/// frequency; band b rises from edge b to edge b + 1 and falls to edge b + 2.
package enum MelTriangles: Sendable, Equatable {
    /// Straight in mel = 1127 ln(1 + f / 700), 1 at the middle edge; the bin at 0 Hz belongs to no band (HTK, Kaldi,
    /// `tf.signal`).
    case mel
    /// As ``mel``, and bins below `floor(1.5 + lowest / bin width)` belong to no band (TensorFlow's `audio_ops`).
    case audioOps
    /// Straight in Hz, at edges in Slaney's mel (linear to 1000 Hz, then logarithmic), of area 1: times
    /// `2 / (upper edge - lower edge)` (Slaney, "Auditory Toolbox", 1998; librosa).
    case slaney
    /// Straight in bins, at edges in mel = 1127 ln(1 + f / 700) rounded down to bins: `floor((N + 1) f / rate)`
    /// (python_speech_features).
    case wholeBins
}
