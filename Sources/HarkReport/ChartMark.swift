// SPDX-License-Identifier: Apache-2.0

/// A point of a chart that is to be seen, with words for who points at it.
struct ChartMark {
    let x: Double
    let y: Double
    let color: Int
    let note: String
}
