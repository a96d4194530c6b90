// SPDX-License-Identifier: Apache-2.0

import CPulse

/// Gathers a server's answers about its sources. Used under the connection's lock only.
final class SourceListing {
    /// More than any machine has; a server that sends more is not believed.
    private static let mostDevices = 1000

    private let mainloop: OpaquePointer
    private var defaultName: String?
    private(set) var devices: [CaptureDevice] = []
    /// Whether the server came to the end of its list.
    private(set) var isComplete = false

    init(mainloop: OpaquePointer) {
        self.mainloop = mainloop
    }

    /// What the callbacks get as their user data. The listing must outlive them.
    var handle: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let serverAnswered: pa_server_info_cb_t = { _, info, userData in
        let listing = SourceListing.from(userData)
        listing.defaultName = ServerText.name(info?.pointee.default_source_name)
        pa_threaded_mainloop_signal(listing.mainloop, 0)
    }

    static let sourceAnswered: pa_source_info_cb_t = { _, info, end, userData in
        let listing = SourceListing.from(userData)
        if end == 0, let info {
            listing.add(info.pointee)
        } else {
            listing.isComplete = end > 0
            pa_threaded_mainloop_signal(listing.mainloop, 0)
        }
    }

    private func add(_ info: pa_source_info) {
        guard devices.count < Self.mostDevices else { return }
        guard let device = CaptureDevice(info, defaultName: defaultName) else { return }
        if !devices.contains(where: { $0.name == device.name }) { devices.append(device) }
    }

    private static func from(_ userData: UnsafeMutableRawPointer?) -> SourceListing {
        Unmanaged<SourceListing>.fromOpaque(userData!).takeUnretainedValue()
    }
}
