/// How a text stands at its point. All text is of one fixed width, so that its length is known on every canvas.
public struct TextStyle: Sendable, Equatable {
    /// Which part of the text is at the point.
    public enum Anchor: Sendable {
        case start, middle, end
    }

    public var anchor: Anchor
    /// 1: labels, with capitals 7 units high.
    public var scale: Double
    /// Reads from the bottom to the top.
    public var isUpright: Bool
    public var color: Color

    public init(anchor: Anchor = .start, scale: Double = 1, isUpright: Bool = false, color: Color = .ink) {
        self.anchor = anchor
        self.scale = scale
        self.isUpright = isUpright
        self.color = color
    }

    /// From one letter to the next, in units.
    public var advance: Double { 6 * scale }
    /// From the base line to the top of capitals, in units.
    public var capitalHeight: Double { 7 * scale }
    /// The nominal size of a type with that advance: those of 600 or 602 thousandths are most common.
    var fontSize: Double { 10 * scale }

    public func width(of text: String) -> Double { Double(text.unicodeScalars.count) * advance }
}
