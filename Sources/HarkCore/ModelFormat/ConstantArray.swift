// SPDX-License-Identifier: Apache-2.0

#if hasFeature(Embedded)
    /// A model's values, read in place. On a microcontroller the model is in flash, so that only state takes RAM.
    ///
    /// The values are little-endian and at any alignment, as in the file. On every other machine the type is a plain
    /// `Array`, which has the same members. A slice keeps the indices of the collection it was taken from.
    public struct ConstantArray<Element: FixedWidthInteger & BitwiseCopyable & Sendable>: RandomAccessCollection,
        Equatable, @unchecked Sendable  // the memory never changes
    {
        /// Address of index 0.
        fileprivate let base: UnsafeRawPointer
        public let startIndex: Int
        public let endIndex: Int

        /// - Precondition: `bytes` never change, outlive everything made from them, and are a whole number of elements.
        public init(unsafeConstant bytes: UnsafeRawBufferPointer) {
            precondition(bytes.count % Self.stride == 0)
            self.init(base: bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!, range: 0..<bytes.count / Self.stride)
        }

        private init(base: UnsafeRawPointer, range: Range<Int>) {
            self.base = base
            startIndex = range.lowerBound
            endIndex = range.upperBound
        }

        private static var stride: Int { MemoryLayout<Element>.stride }

        public subscript(index: Int) -> Element {
            precondition(index >= startIndex && index < endIndex)
            return Element(littleEndian: base.loadUnaligned(fromByteOffset: index &* Self.stride, as: Element.self))
        }

        public subscript(range: Range<Int>) -> ConstantArray {
            precondition(range.lowerBound >= startIndex && range.upperBound <= endIndex)
            return ConstantArray(base: base, range: range)
        }

        /// Address of the first element.
        public var address: UnsafeRawPointer { base + startIndex * Self.stride }

        public static func == (one: ConstantArray, other: ConstantArray) -> Bool { one.elementsEqual(other) }

        /// - Precondition: the elements are single bytes, because larger elements may be unaligned.
        public var span: Span<Element> {
            @_lifetime(borrow self)
            get {
                precondition(Self.stride == 1)
                let bytes = UnsafeRawBufferPointer(start: address, count: count)
                return _overrideLifetime(Span(_unsafeBytes: bytes), borrowing: self)
            }
        }

    }

    extension ConstantArray<UInt8> {
        /// The bytes as a sequence of little-endian integers.
        /// - Precondition: the bytes are a whole number of integers.
        func values<Value>(of type: Value.Type) -> ConstantArray<Value> {
            ConstantArray<Value>(unsafeConstant: UnsafeRawBufferPointer(start: address, count: count))
        }
    }
#else
    /// A model's values, copied into memory. On a microcontroller they are read in flash instead.
    public typealias ConstantArray = Array

    extension ArraySlice<UInt8> {
        /// The bytes as a sequence of little-endian integers.
        /// - Precondition: the bytes are a whole number of integers.
        func values<Value: FixedWidthInteger & BitwiseCopyable>(of type: Value.Type) -> [Value] {
            let size = MemoryLayout<Value>.size
            precondition(count % size == 0)
            return withUnsafeBytes { bytes in
                (0..<count / size).map {
                    Value(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Value.self))
                }
            }
        }
    }
#endif
