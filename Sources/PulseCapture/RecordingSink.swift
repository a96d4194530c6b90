// SPDX-License-Identifier: Apache-2.0

/// What takes the sound of one recording. All is called on PulseAudio's thread, and must neither wait nor fail.
package protocol RecordingSink: AnyObject, Sendable {
    /// - Parameters:
    ///   - data: native-endian 16-bit samples of any alignment, or nil for a hole.
    ///   - byteCount: at least 0.
    func receive(_ data: UnsafeRawPointer?, byteCount: Int)
    func serverOverflowed()
    func setSuspended(_ isSuspended: Bool)
    /// The server moved the recording to another source; nil if its name is not fit to be shown.
    func moved(to device: String?)
    /// The recording is over. Of several calls the first counts.
    func end(_ reason: EndReason)
}
