import AudioFiles
import KeywordPipeline

/// Classifies recordings in files, one after the other, through one fixed buffer: a file's length does not matter.
public final class FileClassifier {
    private static let chunk = 4096

    private let classifier: ClipClassifier
    private let channels: ChannelSelection
    private var buffer = [Float](repeating: 0, count: chunk)

    public init(model: KeywordModel, channels: ChannelSelection = .mixdown) {
        classifier = ClipClassifier(model: model)
        self.channels = channels
    }

    public func classify(path: String) -> FileResult {
        do throws(AudioFileError) {
            let reader = try AudioFileReader(
                path: path, channels: channels, sampleRate: classifier.model.features.sampleRate)
            var samples = 0
            while true {
                let count = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
                    try reader.read(into: pointer)
                }
                if count == 0 { break }
                samples += count
                let chunk = buffer
                classifier.add(chunk.span.extracting(0..<count))
            }
            let seconds = Double(samples) / Double(classifier.model.features.sampleRate)
            return .recognized(classifier.finish(), seconds: seconds, warnings: reader.warnings)
        } catch {
            // What was heard of a file that broke off must not colour the next.
            classifier.discard()
            return .failed(error)
        }
    }
}
