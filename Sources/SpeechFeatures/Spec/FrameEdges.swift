// SPDX-License-Identifier: Apache-2.0

/// Which frames there are at a recording's two ends.
package enum FrameEdges: Sendable, Equatable {
    /// Whole frames only; samples that fill none at the end are passed over (Kaldi's `snip_edges`, TensorFlow).
    case snip
    /// As many frames as reach the last sample, `1 + ceil((samples - window) / hop)` and at least one, the last completed
    /// with zeros (python_speech_features).
    case paddedEnd
    /// Frame k is centred on sample `k * hop`, with zeros before the first sample and after the last (librosa's
    /// `center` with `pad_mode="constant"`).
    case centred
}
