import FoundationEssentials

enum Timestamp {
    /// ISO 8601 with milliseconds, UTC.
    static var now: String { Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
}
