// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import Hark
import HarkBasics
import TestSupport
import Testing

@testable import HarkEvaluation

@Suite struct BatchClassifierTests {
    private func answers(_ paths: [String]) throws -> [FileResult] {
        var results: [FileResult] = []
        BatchClassifier(model: CompiledModel(try ModelFile.load(BuiltInModel.standard))).run(paths: paths) {
            index, result in
            #expect(index == results.count)
            results.append(result)
        }
        return results
    }

    /// More files than one round of all workers, good and bad mixed: every answer is in its place and equals that of
    /// the file alone.
    @Test func manyFilesGiveTheAnswersOfEachAlone() throws {
        let data = try ToneDataset(clips: 25)
        try data.write(Data("text".utf8), to: "low/bad.wav")
        var paths = try FileManager.default.subpathsOfDirectory(atPath: data.folder.path)
            .filter { $0.hasSuffix(".wav") }.map { data.folder.path + "/" + $0 }.sorted()
        paths += paths + paths
        let single = FileClassifier(model: CompiledModel(try ModelFile.load(BuiltInModel.standard)))
        var failures = 0
        for (path, result) in zip(paths, try answers(paths)) {
            switch (result, single.classify(paths: [path])[0]) {
            case (.recognized(let batch, let seconds, _), .recognized(let alone, _, _)):
                #expect(batch == alone)
                #expect(seconds == 1)
            case (.failed(let batch), .failed(let alone)):
                #expect(batch == alone)
                failures += 1
            default: Issue.record("\(path): one way answers, the other fails")
            }
        }
        #expect(failures == 3)
    }

    @Test func noFilesNoAnswers() throws {
        #expect(try answers([]).isEmpty)
    }

    @Test(arguments: [0, 1, 7, 1000]) func parallelMapKeepsTheOrder(count: Int) {
        #expect(parallelMap(count) { $0 * $0 } == (0..<count).map { $0 * $0 })
    }
}
