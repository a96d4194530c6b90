import KeywordPipeline
import TestSupport
import Testing

@testable import PulseCapture

/// The live path as `hark listen` runs it: ring, spotter, decoder, on sound from a real server.
@Suite struct LiveAllocationTests {
    @Test func listeningAllocatesNothing() throws {
        let daemon = try PulseDaemon()
        let stream = try CaptureStream(device: "kw16.monitor", server: daemon.server)
        defer { stream.stop() }
        let spotter = KeywordSpotter(model: RunnableModel(try ModelFile.load(BuiltInModel.standard)))
        var integers = [Int16](repeating: 0, count: 320)
        var samples = [Float](repeating: 0, count: 320)
        var heard = 0
        let hear = { (limit: Int) in
            while heard < limit {
                let read = integers.withUnsafeMutableBufferPointer {
                    stream.read(into: $0, timeout: .milliseconds(500))
                }
                guard case .samples(let count) = read else { return }
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
}
