/// An upright rectangle on a canvas.
public struct Rectangle: Sendable, Equatable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    public var right: Double { x + width }
    public var bottom: Double { y + height }

    /// The corners in order and the first again: its outline.
    var outline: [Point] {
        [Point(x, y), Point(right, y), Point(right, bottom), Point(x, bottom), Point(x, y)]
    }
}
