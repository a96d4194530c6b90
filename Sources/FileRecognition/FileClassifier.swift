import AudioFiles
import KeywordPipeline

/// Classifies recordings in files, several at a time, through fixed buffers: a file's length does not matter.
public final class FileClassifier {
    /// Files that advance together: more bring little (docs/benchmarks.md).
    public static let slots = 16

    /// Takes the seconds heard so far and the seconds there are, as far as the recording says.
    public typealias Progress = (_ heard: Double, _ duration: Double) -> Void

    private let batch: ClipBatch
    private let channels: ChannelSelection
    private var buffer = [Float](repeating: 0, count: ClipBatch.chunk)

    /// - Parameter slots: files to make room for, 1 or more.
    public init(model: RunnableModel, channels: ChannelSelection = .mixdown, slots: Int = slots) {
        batch = ClipBatch(model: model, slots: slots)
        self.channels = channels
    }

    /// The results of the paths, in their order.
    public func classify(paths: [String]) -> [FileResult] {
        classify(count: paths.count, progress: nil) { (number) throws(AudioFileError) in try open(paths[number]) }
    }

    /// Classifies a file.
    /// - Parameter progress: called every quarter of a second of sound.
    public func classify(path: String, progress: Progress? = nil) -> FileResult {
        classify(count: 1, progress: progress) { (_) throws(AudioFileError) in try open(path) }[0]
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
        classify(count: 1, progress: progress) { (_) throws(AudioFileError) in
            try AudioFileReader(
                raw: raw, descriptor: descriptor, name: name, channels: channels, sampleRate: sampleRate)
        }[0]
    }

    private var sampleRate: Int { batch.model.features.sampleRate }

    private func open(_ path: String) throws(AudioFileError) -> AudioFileReader {
        try AudioFileReader(path: path, channels: channels, sampleRate: sampleRate)
    }

    /// A recording being heard.
    private struct Hearing {
        /// Index among the recordings.
        let number: Int
        let reader: AudioFileReader
        var samples = 0
        var ended = false
    }

    private func classify(
        count: Int, progress: Progress?, open: (Int) throws(AudioFileError) -> AudioFileReader
    ) -> [FileResult] {
        var results = [FileResult?](repeating: nil, count: count)
        var hearings = [Hearing?](repeating: nil, count: batch.slots)
        var next = 0
        while true {
            for slot in hearings.indices {
                while next < count, hearings[slot] == nil {
                    do throws(AudioFileError) {
                        hearings[slot] = Hearing(number: next, reader: try open(next))
                    } catch {
                        results[next] = .failed(error)
                    }
                    next += 1
                }
            }
            if hearings.allSatisfy({ $0 == nil }) { break }
            for slot in hearings.indices {
                guard var hearing = hearings[slot] else { continue }
                do throws(AudioFileError) {
                    try hear(&hearing, slot: slot)
                    hearings[slot] = hearing
                    progress?(seconds(hearing), hearing.reader.duration)
                } catch {
                    // What was heard of a file that broke off must not colour the next.
                    batch.discard(slot: slot)
                    results[hearing.number] = .failed(error)
                    hearings[slot] = nil
                }
            }
            batch.advance()
            for slot in hearings.indices {
                guard let hearing = hearings[slot], hearing.ended else { continue }
                results[hearing.number] = .recognized(
                    batch.finish(slot: slot), seconds: seconds(hearing), warnings: hearing.reader.warnings)
                hearings[slot] = nil
            }
        }
        return results.map { result in
            guard let result else { preconditionFailure("a recording without a result") }
            return result
        }
    }

    private func seconds(_ hearing: Hearing) -> Double { Double(hearing.samples) / Double(sampleRate) }

    /// Takes a recording's next chunk, or the silence a short one is filled up with.
    private func hear(_ hearing: inout Hearing, slot: Int) throws(AudioFileError) {
        let count = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
            try hearing.reader.read(into: pointer)
        }
        if count == 0 {
            hearing.ended = batch.pad(slot: slot)
        } else {
            hearing.samples += count
            let chunk = buffer
            batch.add(chunk.span.extracting(0..<count), slot: slot)
        }
    }
}
