// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import HarkTraining

@Suite struct RunRecorderTests {
    private func eventFiles(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("events.out.tfevents.") }
            .sorted().map { folder.path(of: $0) }
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test func epochsAreKeptInBothForms() throws {
        let folder = try TemporaryFolder()
        let run = RunFolder(path: folder.path)
        let recorder = try RunRecorder(run)
        #expect(try eventFiles(folder).isEmpty)
        for epoch in 1...3 { recorder.add(.epoch(someMetrics(epoch: epoch, quantized: epoch == 2 ? nil : 0.5))) }
        #expect(recorder.problem == nil)

        let rows = try MetricsFile.rows(of: run.metrics)
        #expect(rows.map(\.epoch) == [1, 2, 3])
        #expect(rows.map(\.loss) == [2, 1, 2 / 3])
        #expect(rows.map(\.quantizedAccuracy) == [0.5, nil, 0.5] && rows.map(\.streamAccuracy) == [0.25, nil, 0.25])
        #expect(rows.map(\.isKept) == [true, false, false] && rows.map(\.cellSaturations) == [1, 2, 3])
        #expect(rows.allSatisfy { $0.learningRate == 0.001 && $0.seconds >= 0 })

        let events = try EventReader.events(try bytes(try #require(try eventFiles(folder).first)))
        #expect(events.first?.version == "brain.Event:2")
        #expect(events[1].starts && events[1].step == 1)
        #expect(events.dropFirst(2).map(\.step) == [1, 2, 3])
        #expect(events.dropFirst(2).map { $0.scalars["loss/training"] } == [2, 1, Float(2.0 / 3)])
        #expect(events.dropFirst(2).map { $0.scalars["accuracy/quantized"] } == [0.5, nil, 0.5])
        #expect(events.allSatisfy { $0.time > 1_700_000_000 })
    }

    @Test func aRunThatGoesOnReplacesWhatItTrainsAgain() throws {
        let folder = try TemporaryFolder()
        let run = RunFolder(path: folder.path)
        for epochs in [1...3, 3...4] {
            let recorder = try RunRecorder(run)
            for epoch in epochs { recorder.add(.epoch(someMetrics(epoch: epoch))) }
            #expect(recorder.problem == nil)
        }
        #expect(try MetricsFile.rows(of: run.metrics).map(\.epoch) == [1, 2, 3, 4])
        let files = try eventFiles(folder)
        #expect(files.count == 2)
        let second = try EventReader.events(try bytes(files[1]))
        #expect(second[1].starts && second[1].step == 3)
    }

    @Test func aLineCutOffByACrashIsDropped() throws {
        let folder = try TemporaryFolder()
        let run = RunFolder(path: folder.path)
        let recorder = try RunRecorder(run)
        for epoch in 1...2 { recorder.add(.epoch(someMetrics(epoch: epoch))) }
        let whole = try bytes(run.metrics)
        try folder.write(whole.dropLast(7) + [], to: "metrics.csv")
        #expect(try MetricsFile.rows(of: run.metrics).map(\.epoch) == [1])
        let again = try RunRecorder(run)
        again.add(.epoch(someMetrics(epoch: 2)))
        #expect(try MetricsFile.rows(of: run.metrics).map(\.epoch) == [1, 2])
    }

    @Test func aTableOfSomethingElseIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        let run = RunFolder(path: folder.path)
        let other = Array("epoch,loss\n1,2\n".utf8)
        try folder.write(other, to: "metrics.csv")
        #expect(throws: RunFolderError.self) { try RunRecorder(run) }
        #expect(try bytes(run.metrics) == other)
        for line in [
            "1,nan,0,0,,,0,0,0,0,1", "0,1,0,0,,,0,0,0,0,1", "1,1,0,0,x,,0,0,0,0,1", "1,1,0,0,,,0,0,0,0",
            "1,1,0,0,,,0,0,0,0,2", "1,1,0,0,,,0,0,0,-1,1",
        ] {
            #expect(MetricsRow(parsing: line[...]) == nil)
        }
        #expect(MetricsRow(parsing: "1,1,0,0,,,0,0,0,0,1")?.quantizedAccuracy == .some(nil))
    }

    /// A training run of several hours continues without its metrics files.
    @Test func aFullDiskIsToldAndSurvived() throws {
        let folder = try TemporaryFolder()
        let recorder = try RunRecorder(RunFolder(path: folder.path))
        // From now on no file can be created here.
        try FileManager.default.removeItem(atPath: folder.path)
        recorder.add(.epoch(someMetrics(epoch: 1)))
        guard case .unwritable = recorder.problem else {
            Issue.record("no problem is told")
            return
        }
    }

    @Test func foldersAboveARunAreMade() throws {
        let folder = try TemporaryFolder()
        let description = RunDescription(command: "hark", program: "0", date: "1", datasets: [folder.path])
        let run = RunFolder(path: folder.path(of: "runs/words/1"))
        try run.begin(description, configuration: "epochs = 3\n", resume: false)
        #expect(try run.begun()?.command == "hark")
        // A file in place of a folder makes it an error.
        try folder.write([], to: "file")
        #expect(throws: RunFolderError.self) {
            try RunFolder(path: folder.path(of: "file/1")).begin(description, configuration: "", resume: false)
        }
    }

    @Test func aFolderWithARunIsNotBegunAgain() throws {
        let folder = try TemporaryFolder()
        let run = RunFolder(path: folder.path(of: "new"))
        let description = RunDescription(command: "hark", program: "0", date: "1", datasets: [folder.path])
        try run.begin(description, configuration: "epochs = 3\n", resume: false)
        #expect(try run.begun()?.command == "hark")
        #expect(try bytes(run.configuration) == Array("epochs = 3\n".utf8))
        let recorder = try RunRecorder(run)
        // The run has no epochs yet, so it may be started again.
        try run.begin(description, configuration: "epochs = 4\n", resume: false)
        recorder.add(.epoch(someMetrics(epoch: 1)))
        #expect(throws: RunFolderError.taken(path: run.path)) {
            try run.begin(description, configuration: "epochs = 5\n", resume: false)
        }
        try run.begin(description, configuration: "epochs = 6\n", resume: true)
        #expect(try bytes(run.configuration) == Array("epochs = 6\n".utf8))
        try folder.write([], to: "new/checkpoint")
        try run.begin(description, configuration: "epochs = 7\n", resume: true)
        #expect(try bytes(run.configuration) == Array("epochs = 6\n".utf8))
        #expect(throws: RunFolderError.self) {
            try RunFolder(path: run.configuration).begin(description, configuration: "", resume: false)
        }
    }
}
