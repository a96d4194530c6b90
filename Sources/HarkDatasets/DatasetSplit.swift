/// What a clip is for.
package enum DatasetSplit: String, Sendable, CaseIterable, Codable {
    case training, validation, testing
}
