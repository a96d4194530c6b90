// SPDX-License-Identifier: Apache-2.0

/// A straight stroke from one point to another; a dot where both are the same.
struct Segment: Sendable, Equatable {
    var start: Point
    var end: Point

    /// The distance of a point to the nearest one on the segment, squared.
    func squaredDistance(to point: Point) -> Double {
        let (alongX, alongY) = (end.x - start.x, end.y - start.y)
        let (toX, toY) = (point.x - start.x, point.y - start.y)
        let length = alongX * alongX + alongY * alongY
        let share = length == 0 ? 0 : max(0, min(1, (toX * alongX + toY * alongY) / length))
        let (missX, missY) = (toX - share * alongX, toY - share * alongY)
        return missX * missX + missY * missY
    }
}
