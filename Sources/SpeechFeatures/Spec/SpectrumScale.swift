// SPDX-License-Identifier: Apache-2.0

/// What of the Fourier transform X of N points the mel bands sum.
package enum SpectrumScale: Sendable, Equatable {
    /// `|X|^2`.
    case power
    /// `|X|` (TensorFlow).
    case magnitude
    /// `|X|^2 / N` (python_speech_features).
    case periodogram
}
