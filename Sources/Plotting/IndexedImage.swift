/// A picture of at most 256 colors.
public struct IndexedImage: Sendable, Equatable {
    public let width: Int
    public let height: Int
    /// Row-major `[height, width]`, top row first: numbers of colors in the palette.
    public let pixels: [UInt8]
    /// 1...256 colors.
    public let palette: [Color]

    /// - Precondition: `width * height` pixels, more than 0, each of a color that is there.
    public init(width: Int, height: Int, pixels: [UInt8], palette: [Color]) {
        precondition(width > 0 && height > 0 && pixels.count == width * height, "pixels for the whole picture")
        precondition((1...256).contains(palette.count) && pixels.allSatisfy { $0 < palette.count }, "known colors")
        self.width = width
        self.height = height
        self.pixels = pixels
        self.palette = palette
    }
}
