// SPDX-License-Identifier: Apache-2.0

/// ITU-T G.711, tables 1a and 2a, as fractions of full scale in 16 bits.
enum G711 {
    static func muLaw(_ code: UInt8) -> Float {
        let bits = ~code
        let magnitude = (((Int(bits & 15) << 3) + 132) << Int(bits >> 4 & 7)) - 132
        return Float(bits & 128 == 0 ? magnitude : -magnitude) / 32768
    }

    static func aLaw(_ code: UInt8) -> Float {
        let bits = code ^ 0x55
        let segment = Int(bits >> 4 & 7)
        let step = (Int(bits & 15) << 4) + 8
        let magnitude = segment == 0 ? step : (step + 256) << (segment - 1)
        return Float(bits & 128 == 0 ? -magnitude : magnitude) / 32768
    }
}
