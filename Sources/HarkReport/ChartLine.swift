// SPDX-License-Identifier: Apache-2.0

import HarkCharts


/// A line of a chart.
struct ChartLine {
    let name: String
    /// In the scales' values.
    let points: [Point]
    /// Number of its color in the style sheet.
    let color: Int
    /// Whether each point is marked, because there are few.
    var hasDots = false
    /// So that a line below it shows.
    var isDashed = false
}
