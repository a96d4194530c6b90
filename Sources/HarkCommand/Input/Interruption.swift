// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc

/// Runs an action on SIGINT (Ctrl-C) or SIGTERM instead of ending the process.
final class Interruption {
    private let sources: [any DispatchSourceSignal]

    init(_ action: @escaping @Sendable () -> Void) {
        let isHeard = DispatchSemaphore(value: 0)
        sources = [SIGINT, SIGTERM].map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: DispatchWorkItem(block: action))
            source.setRegistrationHandler { isHeard.signal() }
            source.resume()
            return source
        }
        // Waits until Dispatch has installed its handlers, which it does on another thread. Until then the signals end
        // the process as by default. Ignoring them in the meantime could lose one.
        for _ in sources { isHeard.wait() }
    }

    /// Restores the default action of both signals.
    func cancel() {
        for source in sources { source.cancel() }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }
}
