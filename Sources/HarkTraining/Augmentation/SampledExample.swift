// SPDX-License-Identifier: Apache-2.0

/// One example to be made in an epoch.
struct SampledExample: Sendable {
    enum Source: Sendable {
        /// Index of a training recording, and whether it is played backwards.
        case recording(Int, reversed: Bool)
        /// The clip of a training recording that begins at a sample.
        case place(Int, start: Int)
        /// Noise or quiet.
        case silence
    }

    let source: Source
    let label: Int
}
