import AudioFiles
import KeywordPipeline

/// What became of one recording in a batch.
public enum FileResult: Sendable {
    case recognized(Classification, seconds: Double, warnings: [AudioWarning])
    case failed(AudioFileError)
}
