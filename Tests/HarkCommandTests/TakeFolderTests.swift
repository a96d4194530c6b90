// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import HarkCommand

@Suite struct TakeFolderTests {
    /// Programs that record the same word of the same speaker at once use different numbers, and no take is lost.
    @Test func recordersOfOneFolderReplaceNoTake() async throws {
        let folder = try TemporaryFolder()
        let paths = try await withThrowingTaskGroup(of: [String].self) { group in
            for recorder: Int16 in 0..<4 {
                let path = folder.path
                group.addTask {
                    let takes = try TakeFolder.words("lights", output: path, speaker: "anna")
                    return try (0..<25).map { _ in
                        try takes.add([Int16](repeating: recorder, count: 160), sampleRate: 16_000)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(paths).count == 100)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(of: "lights"))
        #expect(names.count == 100)
    }
}
