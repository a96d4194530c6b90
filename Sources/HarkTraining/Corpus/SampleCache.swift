// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics
import HarkDatasets

/// Decoded recordings, 16 kHz int16, in an unlinked temporary file that is mapped into memory. The kernel keeps the
/// pages that fit in RAM and drops the rest, so a data set may be larger than memory. No file is left behind, however
/// the program ends.
final class SampleCache: @unchecked Sendable {
    private let samples: UnsafeBufferPointer<Int16>
    private let byteCount: Int

    /// Position and length of a recording in the cache, in samples.
    struct Extent: Sendable {
        let start: Int
        let count: Int
    }

    subscript(extent: Extent) -> UnsafeBufferPointer<Int16> {
        UnsafeBufferPointer(rebasing: samples[extent.start..<extent.start + extent.count])
    }

    fileprivate init(samples: UnsafeBufferPointer<Int16>, byteCount: Int) {
        self.samples = samples
        self.byteCount = byteCount
    }

    deinit {
        if let start = samples.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), byteCount) }
    }

    /// Fills a cache, one recording after the other.
    struct Writer: ~Copyable {
        private let descriptor: Int32
        private var count = 0

        init() throws(DatasetError) {
            do {
                descriptor = try ScratchFile.open()
            } catch {
                throw .cacheFailed(reason: error.reason)
            }
        }

        deinit { close(descriptor) }

        mutating func append(_ recording: [Int16]) throws(DatasetError) -> Extent {
            do {
                try recording.withUnsafeBufferPointer { (samples) throws(FileWritingError) in
                    try Descriptor.write(UnsafeRawBufferPointer(samples), to: descriptor)
                }
            } catch {
                throw .cacheFailed(reason: error.reason)
            }
            defer { count += recording.count }
            return Extent(start: count, count: recording.count)
        }

        consuming func finish() throws(DatasetError) -> SampleCache {
            guard count > 0 else {
                return SampleCache(samples: UnsafeBufferPointer(start: nil, count: 0), byteCount: 0)
            }
            let byteCount = count * 2
            let address = mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
            guard let address, address != MAP_FAILED else {
                throw .cacheFailed(reason: String(cString: strerror(errno)))
            }
            let start = UnsafePointer(address.bindMemory(to: Int16.self, capacity: count))
            return SampleCache(samples: UnsafeBufferPointer(start: start, count: count), byteCount: byteCount)
        }
    }
}
