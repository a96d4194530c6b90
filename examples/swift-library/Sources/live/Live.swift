import Hark
import PulseCapture

/// Spots keywords in what the default microphone hears, until it is killed.
@main struct Live {
    static func main() throws {
        let model = try Model(.wake)
        let spotter = Spotter(model: model)
        let microphone = try CaptureSession(device: nil, sampleRate: model.sampleRate)
        try microphone.connect()
        print("listening for", model.keywords.joined(separator: ", "))

        var samples = [Int16](repeating: 0, count: 1600)
        while true {
            switch samples.withUnsafeMutableBufferPointer({ microphone.read(into: $0, timeout: .seconds(1)) }) {
            case .samples(let count):
                spotter.process(samples.span.extracting(..<count)) { print($0.keyword, $0.score) }
            case .gap(let gap): spotter.reset(samplesLost: gap.samplesLost)
            case .outage, .timedOut: continue
            case .ended(let reason): throw reason
            }
        }
    }
}
