// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc

/// Runs an action on Ctrl-C or a polite kill instead of ending the process at once.
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
        // Dispatch puts a handler of its own in place of the signals' usual effect, on another thread. Until then they end the
        // process as ever; ignored in the meantime, one would be lost.
        for _ in sources { isHeard.wait() }
    }

    /// Gives both signals their usual effect back.
    func cancel() {
        for source in sources { source.cancel() }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }
}
