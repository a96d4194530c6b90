import Glibc

extension Float {
    /// Natural logarithm.
    var logarithm: Float { logf(self) }

    /// The amplitude factor of so many decibels.
    init(decibels: Float) {
        self = powf(10, decibels / 20)
    }
}
