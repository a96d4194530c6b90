// SPDX-License-Identifier: Apache-2.0

/// Zeroed memory at a cache line's start, as vector units like it; fixed in place until it is released.
final class AlignedBuffer<Element: BitwiseCopyable> {
    let count: Int
    let start: UnsafeMutablePointer<Element>

    init(count: Int) {
        self.count = count
        let bytes = max(1, count * MemoryLayout<Element>.stride)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        start = memory.bindMemory(to: Element.self, capacity: count)
    }

    var bytes: Int { count * MemoryLayout<Element>.stride }

    deinit {
        UnsafeMutableRawPointer(start).deallocate()
    }
}

extension Int {
    /// The least multiple of `unit` that is not less.
    func roundedUp(to unit: Int) -> Int { (self + unit - 1) / unit * unit }
}
