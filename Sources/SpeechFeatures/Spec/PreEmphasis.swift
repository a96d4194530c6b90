// SPDX-License-Identifier: Apache-2.0

/// A filter that raises high frequencies, `y[n] = x[n] - c x[n-1]`, 0 < c <= 1.
package enum PreEmphasis: Sendable, Equatable {
    case none
    /// Over the whole recording; its first sample stays as it is (python_speech_features).
    case stream(Float)
    /// Within each frame, whose first sample becomes `x[0] - c x[0]` (HTK, Kaldi).
    case frame(Float)
}
