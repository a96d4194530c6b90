// SPDX-License-Identifier: Apache-2.0

extension CaptureDevice {
    /// The source to record from.
    ///
    /// - Parameter name: what the user asked for; nil for the server's default, or if it has none the first microphone.
    /// - Throws: `noSources` or `deviceNotFound`.
    package static func choose(
        _ name: String?, from sources: [CaptureDevice]
    ) throws(CaptureError) -> CaptureDevice {
        guard let first = sources.first else { throw .noSources }
        guard let name else {
            // A monitor hears what the speakers play: only if there is nothing else.
            return sources.first(where: \.isDefault) ?? sources.first { !$0.isMonitor } ?? first
        }
        guard let source = sources.first(where: { $0.name == name }) else {
            throw .deviceNotFound(name: name, available: sources.map(\.name))
        }
        return source
    }
}
