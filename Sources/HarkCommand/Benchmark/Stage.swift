// SPDX-License-Identifier: Apache-2.0

/// What is timed.
package enum Stage: String, Sendable, CaseIterable {
    /// Samples to coefficients.
    case features
    /// Coefficients to the network's integers.
    case quantization
    /// Integers to logits, one stream.
    case network
    /// Logits to posteriors and detections.
    case decoder
    /// Samples to detections, one stream.
    case whole
    /// Integers to logits, streams together.
    case networkTogether = "network_together"
    /// Samples to detections, the networks of all streams together.
    case wholeTogether = "whole_together"
    /// A bare LSTM step, one stream.
    case lstmStep = "lstm_step"
    /// A bare LSTM step, streams together.
    case lstmStepTogether = "lstm_step_together"
}
