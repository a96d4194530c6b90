// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// How frames of coefficients are written.
enum FeatureFormat: String, ExpressibleByArgument, CaseIterable {
    /// Comma-separated values with a header.
    case csv
    /// NumPy's array file: float32, frames x coefficients.
    case npy
    /// JSON Lines: one object a frame.
    case jsonl
}
