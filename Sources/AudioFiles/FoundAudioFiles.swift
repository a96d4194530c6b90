/// What a search for recordings found.
public struct FoundAudioFiles: Sendable, Equatable {
    /// Paths of the recordings (`PathText`), those of one argument in byte order.
    public internal(set) var paths: [String] = []
    /// What could not be searched, in the order it was met.
    public internal(set) var errors: [AudioFileError] = []

    public init() {}
}
