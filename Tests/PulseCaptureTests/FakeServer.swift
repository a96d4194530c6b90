// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

/// A socket that accepts PulseAudio clients and sends each of them the same answer, whatever they send.
final class FakeServer: Sendable {
    enum Answer: Sendable, CustomTestStringConvertible {
        /// Keeps the connection open and sends nothing.
        case nothing
        /// Closes the connection.
        case goodbye
        case bytes([UInt8])

        /// A well-formed PulseAudio packet: a command, a tag and numbers.
        static func command(_ command: UInt32, tag: UInt32, _ numbers: UInt32...) -> Answer {
            func bigEndian(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian, Array.init) }
            let payload = ([command, tag] + numbers).flatMap { [UInt8(ascii: "L")] + bigEndian($0) }
            let controlChannel = UInt32.max
            return .bytes([UInt32(payload.count), controlChannel, 0, 0, 0].flatMap(bigEndian) + payload)
        }

        var testDescription: String {
            switch self {
            case .nothing: "nothing"
            case .goodbye: "goodbye"
            case .bytes(let bytes): "\(bytes.count) bytes from \(bytes.prefix(8))"
            }
        }
    }

    let path = FileManager.default.temporaryDirectory.appending(path: "hark-fake-\(UUID().uuidString)").path
    var address: String { "unix:\(path)" }
    /// The number of clients that have connected.
    var clients: Int { connected.load(ordering: .relaxed) }

    private let connected = Atomic(0)
    private let listener: Int32

    init(_ answer: Answer) throws {
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isBound = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isBound, listen(listener, 8) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        Thread { [weak self, listener] in
            var clients: [Int32] = []
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                self?.connected.add(1, ordering: .relaxed)
                switch answer {
                case .nothing: clients.append(client)
                case .goodbye: close(client)
                case .bytes(let bytes):
                    _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                    clients.append(client)
                }
            }
            for client in clients { close(client) }
            close(listener)
        }.start()
    }

    deinit {
        // Ends the thread's accept; the thread closes the socket.
        shutdown(listener, Int32(SHUT_RDWR))
        unlink(path)
    }
}
