/// A line of a chart.
public struct Series: Sendable {
    /// In the axes' values, in drawing order.
    public var points: [Point]
    public var color: Color
    /// Its line in the legend; nil: none.
    public var name: String?
    public var width: Double

    public init(points: [Point], color: Color = .blue, name: String? = nil, width: Double = 1) {
        self.points = points
        self.color = color
        self.name = name
        self.width = width
    }
}
