// SPDX-License-Identifier: Apache-2.0

import CPulse

extension PulseConnection {
    /// Asks the server which sources it has. Takes the lock itself.
    ///
    /// - Throws: `serverWentAway`, `serverTimedOut` or `listingFailed`.
    func sources(deadline: Deadline) throws(CaptureError) -> [CaptureDevice] {
        let listing = SourceListing(mainloop: mainloop)
        return try locked { () throws(CaptureError) in
            // The default's name comes first: the sources are compared with it as they arrive.
            try finish(pa_context_get_server_info(context, SourceListing.serverAnswered, listing.handle), deadline)
            try finish(pa_context_get_source_info_list(context, SourceListing.sourceAnswered, listing.handle), deadline)
            guard listing.isComplete else { throw .listingFailed(reason: errorText) }
            return listing.devices
        }
    }

    /// Waits for an operation's last callback; whatever comes of it, there will be none after this returns.
    private func finish(_ operation: OpaquePointer?, _ deadline: Deadline) throws(CaptureError) {
        guard let operation else { throw .listingFailed(reason: errorText) }
        defer {
            pa_operation_cancel(operation)
            pa_operation_unref(operation)
        }
        let answered = wait(until: deadline) {
            isBroken || pa_operation_get_state(operation) != PA_OPERATION_RUNNING
        }
        if isBroken { throw .serverWentAway(reason: errorText) }
        guard answered else { throw .serverTimedOut }
    }
}
