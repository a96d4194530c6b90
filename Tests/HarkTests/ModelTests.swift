// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Hark

@Suite struct ModelTests {
    @Test func theModelsInTheLibraryTellWhatTheyAre() throws {
        let commands = try Model(.commands)
        #expect(commands.keywords.sorted() == Fixtures.words.sorted())
        #expect(Set(commands.labels) == Set(Fixtures.words + ["_unknown_", "_silence_"]))
        #expect(commands.sampleRate == 16_000)
        #expect(try Model(.wake).keywords.sorted() == ["alexa", "computer", "jarvis", "snowboy"])
    }

    /// The memory parts match the table of the page on memory.
    @Test func theMemoryIsAsThePageSays() throws {
        let model = try Model(.commands)
        #expect(model.memory.reduce(0) { $0 + $1.bytes } == model.memoryBytes)
        let rows = try DocumentPage("Sources/Hark/Hark.docc/Memory-and-threads.md").rows
        #expect(model.memory.count == 6)
        for part in model.memory {
            let row = try #require(rows.first { $0.first == part.name }, "\(part.name) is not in the table")
            #expect(Int(row[1].filter { $0 != "," }) == part.bytes)
        }
    }

    @Test func filesAndBytesAreModelsToo() throws {
        let folder = try TemporaryFolder()
        let bytes = try #require(BuiltInModel.bytes(named: "wake"))
        let path = try folder.write(bytes, to: "my.hark")
        let wake = try Model(.wake).keywords
        #expect(try Model(.file(path)).keywords == wake)
        #expect(try Model(.bytes(bytes)).keywords == wake)
    }

    @Test func whatIsNoModelIsRefused() throws {
        let folder = try TemporaryFolder()
        let damaged = try folder.write([1, 2, 3], to: "damaged.hark")
        // The name of a built-in model is not a file name.
        #expect(throws: ModelError.unreadable(path: "commands", reason: "there is no such file")) {
            try Model(.file("commands"))
        }
        #expect(throws: ModelError.self) { try Model(.file(folder.path)) }
        let error = #expect(throws: ModelError.self) { try Model(.file(damaged)) }
        #expect(error?.description.hasPrefix("\(damaged): ") == true)
        #expect(throws: ModelError.self) { try Model(.bytes([])) }
    }

    @Test func aBudgetIsKept() throws {
        let bytes = try Model(.commands).memoryBytes
        #expect(try Model(.commands, memoryBudget: bytes).memoryBytes == bytes)
        #expect(throws: ModelError.overBudget(parts: try Model(.commands).memory, budget: bytes - 1)) {
            try Model(.commands, memoryBudget: bytes - 1)
        }
    }

    @Test func aComputeBudgetIsKept() throws {
        let model = try Model(.commands)
        let need = model.multiplicationsPerSecond
        #expect(need == model.compute.reduce(0) { $0 + $1.multiplicationsPerSecond } && need > 0)
        #expect(need < Model.standardComputeBudget / 20)
        #expect(try Model(.commands, computeBudget: need).multiplicationsPerSecond == need)
        #expect(throws: ModelError.overComputeBudget(path: nil, parts: model.compute, budget: need - 1)) {
            try Model(.commands, computeBudget: need - 1)
        }
    }

    /// A higher accepted false-alarm rate gives lower thresholds, as with `hark listen --sensitivity`.
    @Test func aRateOfFalseAlarmsSetsTheThresholds() throws {
        func thresholds(_ rate: Double) throws -> [UInt16] {
            try Model(.wake, falseAlarmsPerHour: rate).compiled.labels.filter(\.isKeyword).map(\.threshold)
        }
        let (strict, loose) = (try thresholds(0.1), try thresholds(10))
        #expect(zip(strict, loose).allSatisfy { $0 > $1 })
        let asked = try #require(try ModelFile.load("wake").calibration).thresholds(total: 10)
        #expect(Set(loose.map(Int.init)) == Set(asked.values))
        #expect(throws: ModelError.notCalibrated(path: nil)) { try Model(.commands, falseAlarmsPerHour: 1) }
    }
}
