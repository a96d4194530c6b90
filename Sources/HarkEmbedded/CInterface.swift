// SPDX-License-Identifier: Apache-2.0

import HarkCore

// The functions of Sources/HarkEmbedded/include/hark.h. They are not built for the host, where FirmwareSpotter is
// called instead.
#if hasFeature(Embedded)
    @c(hark_spotter_create)
    public func createSpotter(
        _ model: UnsafeRawPointer?, _ size: Int, _ spotter: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    ) -> Int32 {
        do {
            let bytes = ConstantArray<UInt8>(unsafeConstant: UnsafeRawBufferPointer(start: model, count: size))
            let parsed = try FirmwareSpotter(parsing: bytes)
            spotter.pointee = Unmanaged.passRetained(SpotterBox(parsed)).toOpaque()
            return 0
        } catch {
            spotter.pointee = nil
            return error.status
        }
    }

    @c(hark_spotter_step)
    public func stepSpotter(
        _ spotter: UnsafeMutableRawPointer, _ frame: UnsafePointer<Int8>, _ score: UnsafeMutablePointer<Int16>?
    ) -> Int32 {
        let box = SpotterBox.behind(spotter)
        let values = UnsafeBufferPointer(start: frame, count: box.spotter.inputSize)
        guard let detection = box.spotter.process(values.span) else { return -1 }
        score?.pointee = detection.score
        return Int32(detection.label)
    }

    @c(hark_spotter_reset)
    public func resetSpotter(_ spotter: UnsafeMutableRawPointer) {
        SpotterBox.behind(spotter).spotter.reset()
    }

    @c(hark_spotter_input_size)
    public func inputSize(_ spotter: UnsafeRawPointer) -> Int {
        SpotterBox.behind(spotter).spotter.inputSize
    }

    @c(hark_spotter_label_count)
    public func labelCount(_ spotter: UnsafeRawPointer) -> Int {
        SpotterBox.behind(spotter).spotter.labels.count
    }

    @c(hark_spotter_label_name)
    public func labelName(
        _ spotter: UnsafeRawPointer, _ label: Int, _ length: UnsafeMutablePointer<Int>
    ) -> UnsafePointer<CChar> {
        let name = SpotterBox.behind(spotter).spotter.labels[label].name
        length.pointee = name.count
        return name.address.assumingMemoryBound(to: CChar.self)
    }

    @c(hark_spotter_logit)
    public func logit(_ spotter: UnsafeRawPointer, _ label: Int) -> Int16 {
        SpotterBox.behind(spotter).spotter.logits[label]
    }

    @c(hark_spotter_posterior)
    public func posterior(_ spotter: UnsafeRawPointer, _ label: Int) -> Int16 {
        SpotterBox.behind(spotter).spotter.posteriors[label]
    }

    /// The object that a `hark_spotter *` points to. It is never freed.
    final class SpotterBox {
        var spotter: FirmwareSpotter

        init(_ spotter: FirmwareSpotter) {
            self.spotter = spotter
        }

        static func behind(_ pointer: UnsafeRawPointer) -> SpotterBox {
            Unmanaged<SpotterBox>.fromOpaque(pointer).takeUnretainedValue()
        }
    }

    extension ModelFormatError {
        /// The HARK_... status of hark.h.
        fileprivate var status: Int32 {
            switch self {
            case .notAModel: 1
            case .unsupportedVersion: 2
            case .truncated: 3
            case .oversized: 4
            case .checksumMismatch: 5
            case .missingSection: 6
            case .duplicateSection: 7
            case .invalidSection: 8
            }
        }
    }
#endif
