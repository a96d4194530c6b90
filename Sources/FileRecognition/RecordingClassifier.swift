import AudioFiles
import KeywordPipeline

/// Classifies one recording at a time, of any length and from anywhere, and tells how far it is.
public final class RecordingClassifier {
    /// Takes the seconds heard so far and the seconds there are, as far as the recording says.
    public typealias Progress = (_ heard: Double, _ duration: Double) -> Void

    private static let chunk = 4096

    private let classifier: ClipClassifier
    private var buffer = [Float](repeating: 0, count: chunk)

    public init(model: KeywordModel) {
        classifier = ClipClassifier(model: model)
    }

    /// - Parameters:
    ///   - progress: called every quarter of a second of sound.
    ///   - open: gives a reader at the model's rate.
    public func classify(
        progress: Progress, open: () throws(AudioFileError) -> AudioFileReader
    ) -> FileResult {
        do throws(AudioFileError) {
            let reader = try open()
            let rate = Double(classifier.model.features.sampleRate)
            var samples = 0
            while true {
                let count = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
                    try reader.read(into: pointer)
                }
                if count == 0 { break }
                samples += count
                let chunk = buffer
                classifier.add(chunk.span.extracting(0..<count))
                progress(Double(samples) / rate, reader.duration)
            }
            return .recognized(classifier.finish(), seconds: Double(samples) / rate, warnings: reader.warnings)
        } catch {
            // What was heard of a recording that broke off must not colour the next.
            classifier.discard()
            return .failed(error)
        }
    }
}
