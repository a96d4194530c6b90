// SPDX-License-Identifier: Apache-2.0

/// What a clip is for.
package enum DatasetSplit: String, Sendable, CaseIterable, Codable {
    case training, validation, testing
}
