import Glibc

/// The periodic Hann window, `1/2 - cos(2 pi n / N)/2` for n in 0..<N (the period is N, not N - 1).
enum HannWindow {
    static func weights(length: Int) -> [Float] {
        (0..<length).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(length))) }
    }
}
