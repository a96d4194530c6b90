// SPDX-License-Identifier: Apache-2.0

import CSndFile

/// Adapts a byte source to libsndfile's virtual I/O: adds a read position and corrects wrong header fields.
final class VirtualInput {
    private let source: any ByteSource
    private let patches: [BytePatch]
    private(set) var position: Int64 = 0

    init(_ source: any ByteSource, patches: [BytePatch] = []) {
        self.source = source
        self.patches = patches
    }

    /// A new input with the same bytes, positioned at the start.
    func again() -> VirtualInput {
        VirtualInput(source, patches: patches)
    }

    /// The I/O callbacks for libsndfile. Their user data pointer is this object, unretained.
    static func callbacks() -> SF_VIRTUAL_IO {
        SF_VIRTUAL_IO(
            get_filelen: { VirtualInput.from($0).source.size },
            seek: { VirtualInput.from($2).seek($0, whence: $1) },
            read: { VirtualInput.from($2).read(into: UnsafeMutableRawBufferPointer(start: $0, count: Int($1))) },
            write: { _, _, _ in 0 },
            tell: { VirtualInput.from($0).position })
    }

    private static func from(_ pointer: UnsafeMutableRawPointer?) -> VirtualInput {
        Unmanaged.fromOpaque(pointer!).takeUnretainedValue()
    }

    private func seek(_ offset: Int64, whence: Int32) -> Int64 {
        let base =
            switch Int(whence) {
            case SF_SEEK_CUR: position
            case SF_SEEK_END: source.size
            default: Int64(0)
            }
        // Offsets come from file headers and are untrusted.
        let (target, overflow) = base.addingReportingOverflow(offset)
        guard !overflow, target >= 0 else { return -1 }
        position = target
        return position
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int64 {
        // A seek may set a position past the end.
        guard position < source.size else { return 0 }
        let count = source.read(into: buffer, at: position)
        for patch in patches {
            patch.apply(to: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), from: position)
        }
        position += Int64(count)
        return Int64(count)
    }
}

/// Replacement bytes for a part of a file that is known to be wrong.
struct BytePatch: Equatable {
    let offset: Int64
    let bytes: [UInt8]

    /// Overwrites the patched bytes in `buffer`, whose first byte is at file offset `start`.
    func apply(to buffer: UnsafeMutableRawBufferPointer, from start: Int64) {
        for (index, byte) in bytes.enumerated() {
            let place = offset + Int64(index) - start
            if place >= 0, place < buffer.count { buffer[Int(place)] = byte }
        }
    }
}
