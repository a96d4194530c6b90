/// What a folder of saved detections may hold.
public struct ArchiveLimits: Sendable, Equatable {
    public var files: Int
    public var bytes: Int

    public init(files: Int = 500, bytes: Int = 64 << 20) {
        precondition(files > 0 && bytes > 0)
        self.files = files
        self.bytes = bytes
    }
}
