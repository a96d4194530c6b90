import AudioFiles
import KeywordPipeline

/// Classifies recordings in files, one after the other, through one fixed buffer: a file's length does not matter.
public final class FileClassifier {
    /// Takes the seconds heard so far and the seconds there are, as far as the recording says.
    public typealias Progress = (_ heard: Double, _ duration: Double) -> Void

    private static let chunk = 4096

    private let classifier: ClipClassifier
    private let channels: ChannelSelection
    private var buffer = [Float](repeating: 0, count: chunk)

    public init(model: KeywordModel, channels: ChannelSelection = .mixdown) {
        classifier = ClipClassifier(model: model)
        self.channels = channels
    }

    /// Classifies a file.
    /// - Parameter progress: called every quarter of a second of sound.
    public func classify(path: String, progress: Progress? = nil) -> FileResult {
        classify(progress) { () throws(AudioFileError) in
            try AudioFileReader(path: path, channels: channels, sampleRate: classifier.model.features.sampleRate)
        }
    }

    /// Classifies a recording without a header.
    /// - Parameters:
    ///   - raw: what it is.
    ///   - descriptor: read to its end; it stays open.
    ///   - name: what errors call it.
    ///   - progress: as for a file; it is never said how long the recording is.
    public func classify(
        raw: RawAudioFormat, descriptor: Int32, name: String, progress: Progress? = nil
    ) -> FileResult {
        classify(progress) { () throws(AudioFileError) in
            try AudioFileReader(
                raw: raw, descriptor: descriptor, name: name, channels: channels,
                sampleRate: classifier.model.features.sampleRate)
        }
    }

    private func classify(
        _ progress: Progress?, _ open: () throws(AudioFileError) -> AudioFileReader
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
                progress?(Double(samples) / rate, reader.duration)
            }
            return .recognized(classifier.finish(), seconds: Double(samples) / rate, warnings: reader.warnings)
        } catch {
            // What was heard of a file that broke off must not colour the next.
            classifier.discard()
            return .failed(error)
        }
    }
}
