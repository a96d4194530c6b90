import Glibc

enum Logarithm {
    /// Replaces energies by `ln(energy + floor)`.
    static func apply(to energies: inout [Float], floor: Float) {
        for band in energies.indices { energies[band] = logf(energies[band] + floor) }
    }
}
