/// A file of an exported library.
public struct CLibraryFile: Sendable, Equatable {
    /// Its name in the library's folder.
    public let name: String
    /// ASCII.
    public let text: String
}
