// SPDX-License-Identifier: Apache-2.0

/// Bytes of a file to be read as others, because what the file says there is known to be wrong.
struct BytePatch: Equatable {
    let offset: Int64
    let bytes: [UInt8]

    /// Puts the patch's bytes over those of `buffer`, which were read from `start` on.
    func apply(to buffer: UnsafeMutableRawBufferPointer, from start: Int64) {
        for (index, byte) in bytes.enumerated() {
            let place = offset + Int64(index) - start
            if place >= 0, place < buffer.count { buffer[Int(place)] = byte }
        }
    }
}
