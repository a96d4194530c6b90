/// What a clip is for.
public enum DatasetSplit: String, Sendable, CaseIterable, Codable {
    case training, validation, testing
}
