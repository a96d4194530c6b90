/// Where a word lies in a stream put together for an evaluation.
struct WordPlace: Sendable, Equatable {
    /// Index of the keyword among the model's labels.
    let label: Int
    /// Its recording.
    let path: String
    /// Samples of the stream in which a detection is of this word: from the recording's start to a little after its end.
    let accepted: Range<Int>
    /// The sample after the word's last.
    let end: Int
}
