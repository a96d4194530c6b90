// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Hark

@Suite struct ModelFileTests {
    private func folder() throws -> URL {
        let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(
            "hark-model-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    @Test func savedModelsLoadAndLeaveNothingBeside() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path + "/m.hark"
        for hidden in [3, 4] {
            try ModelFile.save(SmallModel.make(hidden: hidden), to: path)
            #expect(try ModelFile.load(path) == SmallModel.make(hidden: hidden))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["m.hark"])
    }

    @Test func whatCannotBeReadIsRefused() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: ModelError.notFound(name: "/no/such.hark", builtIn: ["commands", "wake"])) {
            try ModelFile.load("/no/such.hark")
        }
        #expect(throws: ModelError.unreadable(path: folder.path, reason: "not a regular file")) {
            try ModelFile.load(folder.path)
        }
        let pipe = folder.path + "/pipe"
        mkfifo(pipe, 0o600)
        #expect(throws: ModelError.unreadable(path: pipe, reason: "not a regular file")) {
            try ModelFile.load(pipe)
        }
        let huge = folder.path + "/huge.hark"
        try Data().write(to: URL(fileURLWithPath: huge))
        truncate(huge, 1 << 40)  // a sparse file; no memory of this size may be allocated
        #expect(throws: ModelError.invalid(path: huge, .oversized(expectedBytes: 16 << 20, actualBytes: 1 << 40))) {
            try ModelFile.load(huge)
        }
    }

    @Test func whatCannotBeWrittenIsRefused() {
        #expect(throws: ModelError.unwritable(path: "/no/such/m.hark", reason: "there is no folder /no/such")) {
            try ModelFile.save(SmallModel.make(), to: "/no/such/m.hark")
        }
    }

    @Test func theBuiltInModelIsWhole() throws {
        let model = try ModelFile.load(BuiltInModel.standard, budget: ModelBudget(memory: 128 << 10))
        #expect(
            Set(model.labels.map(\.name)) == [
                "yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go", "_unknown_", "_silence_",
            ])
        #expect(model.network.shape.weightCount <= 80 << 10)
    }
}
