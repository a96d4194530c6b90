// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hark
import TestSupport
import Testing

@testable import PulseCapture

/// The live path of `hark listen`: ring, spotter and decoder, on sound from a real server.
@Suite(.tags(.live)) struct LiveAllocationTests {
    @Test(arguments: ["kw16.monitor", "kw48.monitor"]) func listeningAllocatesNothing(device: String) throws {
        let daemon = try PulseDaemon()
        let session = try CaptureSession(device: device, server: daemon.server)
        try session.connect()
        defer { session.stop() }
        let spotter = KeywordSpotter(model: CompiledModel(try ModelFile.load(BuiltInModel.standard)))
        var integers = [Int16](repeating: 0, count: 320)
        var samples = [Float](repeating: 0, count: 320)
        var heard = 0
        let hear = { (limit: Int) in
            while heard < limit {
                let event = integers.withUnsafeMutableBufferPointer {
                    session.read(into: $0, timeout: .milliseconds(500))
                }
                guard case .samples(let count) = event else { return }
                heard += count
                for index in 0..<count { samples[index] = Float(integers[index]) * 0x1p-15 }
                let chunk = samples
                spotter.process(chunk.span.extracting(0..<count)) { _ in }
            }
        }
        hear(16_000)
        #expect(AllocationCounter.allocations { hear(48_000) } == 0)
        #expect(heard >= 48_000)
    }

    /// No allocations during gaps either: the reconnecting thread may allocate, the listening thread may not.
    @Test func listeningOverALostServerAllocatesNothing() throws {
        let daemon = try PulseDaemon()
        let session = try CaptureSession(device: "kw16.monitor", ringSeconds: 8, server: daemon.server)
        try session.connect()
        defer { session.stop() }
        let spotter = KeywordSpotter(model: CompiledModel(try ModelFile.load(BuiltInModel.standard)))
        var integers = [Int16](repeating: 0, count: 320)
        var samples = [Float](repeating: 0, count: 320)
        var heard = 0
        var gaps = 0
        var outages = 0
        let hear = { (limit: Int) in
            let end = ContinuousClock.now + .seconds(20)
            while heard < limit, ContinuousClock.now < end {
                let event = integers.withUnsafeMutableBufferPointer {
                    session.read(into: $0, timeout: .milliseconds(500))
                }
                switch event {
                case .samples(let count):
                    heard += count
                    for index in 0..<count { samples[index] = Float(integers[index]) * 0x1p-15 }
                    let chunk = samples
                    spotter.process(chunk.span.extracting(0..<count)) { _ in }
                case .gap(let gap):
                    gaps += 1
                    heard += gap.samplesLost
                    spotter.reset(samplesLost: gap.samplesLost)
                case .outage: outages += 1
                case .timedOut: continue
                case .ended: return
                }
            }
        }
        hear(16_000)
        // The thread that kills and starts the daemon may allocate too.
        let accident = Thread {
            usleep(200_000)
            daemon.kill9()
            usleep(1_500_000)
            try? daemon.start()
        }
        accident.start()
        #expect(AllocationCounter.allocations { hear(80_000) } == 0)
        #expect(heard >= 80_000 && gaps == 1 && outages == 1)
    }
}
