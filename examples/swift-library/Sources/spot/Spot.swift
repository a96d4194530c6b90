import Foundation
import Hark

/// Spots keywords in a buffer: 16-bit samples, mono, 16,000 a second, from standard input.
@main struct Spot {
    static func main() throws {
        let bytes = try FileHandle.standardInput.readToEnd() ?? Data()
        let samples = bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / 2).map { bytes.loadUnaligned(fromByteOffset: $0 * 2, as: Int16.self) }
        }

        let model = try Model(.commands)
        let spotter = Spotter(model: model)
        for found in spotter.process(samples) {
            print("\(found.keyword) at \(found.seconds) s, score \(found.score)")
        }
    }
}
