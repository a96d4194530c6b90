// The functions of Firmware/include/hark.h. The host has no use for them: it calls FirmwareSpotter.
#if hasFeature(Embedded)
    import KeywordDecoding
    import ModelFormat

    @c(hark_spotter_create)
    public func createSpotter(
        _ model: UnsafeRawPointer?, _ size: Int, _ spotter: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    ) -> Int32 {
        do {
            let bytes = ConstantArray<UInt8>(unsafeConstant: UnsafeRawBufferPointer(start: model, count: size))
            spotter.pointee = Unmanaged.passRetained(try FirmwareSpotter(parsing: bytes)).toOpaque()
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
        let spotter = FirmwareSpotter.behind(spotter)
        let values = UnsafeBufferPointer(start: frame, count: spotter.inputSize)
        guard let detection = spotter.process(values.span) else { return -1 }
        score?.pointee = detection.score
        return Int32(detection.label)
    }

    @c(hark_spotter_reset)
    public func resetSpotter(_ spotter: UnsafeMutableRawPointer) {
        FirmwareSpotter.behind(spotter).reset()
    }

    @c(hark_spotter_input_size)
    public func inputSize(_ spotter: UnsafeRawPointer) -> Int {
        FirmwareSpotter.behind(spotter).inputSize
    }

    @c(hark_spotter_label_count)
    public func labelCount(_ spotter: UnsafeRawPointer) -> Int {
        FirmwareSpotter.behind(spotter).labels.count
    }

    @c(hark_spotter_label_name)
    public func labelName(
        _ spotter: UnsafeRawPointer, _ label: Int, _ length: UnsafeMutablePointer<Int>
    ) -> UnsafePointer<CChar> {
        let name = FirmwareSpotter.behind(spotter).labels[label].name
        length.pointee = name.count
        return name.address.assumingMemoryBound(to: CChar.self)
    }

    @c(hark_spotter_logit)
    public func logit(_ spotter: UnsafeRawPointer, _ label: Int) -> Int16 {
        FirmwareSpotter.behind(spotter).logits[label]
    }

    @c(hark_spotter_posterior)
    public func posterior(_ spotter: UnsafeRawPointer, _ label: Int) -> Int16 {
        FirmwareSpotter.behind(spotter).posteriors[label]
    }

    extension FirmwareSpotter {
        fileprivate static func behind(_ pointer: UnsafeRawPointer) -> FirmwareSpotter {
            Unmanaged<FirmwareSpotter>.fromOpaque(pointer).takeUnretainedValue()
        }
    }

    extension ModelFormatError {
        /// HARK_... of hark.h.
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
