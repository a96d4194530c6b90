/// What there is to see of listening at one moment.
public struct ListeningPicture: Sendable, Equatable {
    public struct Keyword: Sendable, Equatable {
        public var name: String
        /// 0...1.
        public var posterior: Double
        /// 0...1.
        public var threshold: Double

        public init(name: String, posterior: Double, threshold: Double) {
            self.name = name
            self.posterior = posterior
            self.threshold = threshold
        }
    }

    /// A line that came at a moment.
    public struct Entry: Sendable, Equatable {
        /// As people read it, such as "12:34:56".
        public var time: String
        public var text: String

        public init(time: String, text: String) {
            self.time = time
            self.text = text
        }
    }

    /// What is listened to.
    public var device = ""
    /// Seconds of the stream.
    public var seconds = 0.0
    /// Of the model and its stream, in words.
    public var memory = ""
    /// Root mean square, 0...1; nil: no sound comes.
    public var level: Double?
    /// Highest magnitude of late, 0...1.
    public var peak = 0.0
    /// Whether samples reached full scale of late.
    public var isClipped = false
    public var keywords: [Keyword] = []
    /// Oldest first.
    public var detections: [Entry] = []
    /// Gaps, outages and failures, oldest first.
    public var notes: [Entry] = []

    public init() {}
}
