/// A mark on an axis.
public struct Tick: Sendable, Equatable {
    /// Where, in the axis' values.
    public var value: Double
    public var label: String

    public init(value: Double, label: String) {
        self.value = value
        self.label = label
    }
}
