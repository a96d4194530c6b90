// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCommand

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        ("127.0.0.1:1", true), ("127.9.8.7:0", true), ("localhost:10400", true), ("[::1]:10400", true),
        ("tcp://127.0.0.1:10400", true), ("127.example.org:1", false), ("0.0.0.0:1", false), ("192.168.1.2:1", false),
    ])
    func whatIsThisMachineAlone(text: String, isLoopback: Bool) {
        #expect(NetworkAddress(argument: text)?.isLoopback == isLoopback)
    }

    @Test(arguments: ["", "host", "host:", "host:65536", ":1", "a b:1", "host:-1"])
    func whatIsNoAddress(text: String) {
        #expect(NetworkAddress(argument: text) == nil)
    }
}
