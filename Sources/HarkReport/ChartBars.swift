// SPDX-License-Identifier: Apache-2.0

/// Bars of a histogram, side by side from one end of the horizontal axis to the other.
struct ChartBars {
    let name: String
    /// In the vertical scale's values.
    let heights: [Double]
    let color: Int
}
