import AudioFiles
import Foundation
import KeywordPipeline
import TestSupport
import Testing

@testable import FileRecognition

@Suite struct BatchClassifierTests {
    private func answers(_ paths: [String]) throws -> [FileResult] {
        var results: [FileResult] = []
        BatchClassifier(model: try ModelFile.load(BuiltInModel.standard)).run(paths: paths) { index, result in
            #expect(index == results.count)
            results.append(result)
        }
        return results
    }

    /// More files than one round of all workers, good and bad mixed: every answer in its place, and the same as alone.
    @Test func manyFilesGiveTheAnswersOfEachAlone() throws {
        let data = try ToneDataset(clips: 25)
        try data.write(Data("text".utf8), to: "low/bad.wav")
        var paths = try FileManager.default.subpathsOfDirectory(atPath: data.folder.path)
            .filter { $0.hasSuffix(".wav") }.map { data.folder.path + "/" + $0 }.sorted()
        paths += paths + paths
        let single = FileClassifier(model: try ModelFile.load(BuiltInModel.standard))
        var failures = 0
        for (path, result) in zip(paths, try answers(paths)) {
            switch (result, single.classify(path: path)) {
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

    /// The samples of a WAV file without its header are answered as the file is, through a descriptor.
    @Test func aRecordingWithoutAHeaderIsAnsweredAsTheFile() throws {
        let folder = try TemporaryFolder()
        var random = SeededRandom(seed: 3)
        let wave = WaveBytes(
            (0..<88_200).map { _ in Int16.random(in: -9000...9000, using: &random) }, sampleRate: 44_100)
        let file = try folder.write(wave.bytes, to: "a.wav")
        let raw = FileHandle(forReadingAtPath: try folder.write(wave.data, to: "a.raw"))
        let descriptor = try #require(raw).fileDescriptor
        let classifier = FileClassifier(model: try ModelFile.load(BuiltInModel.standard))
        var heard: [Double] = []
        guard
            case .recognized(let one, let seconds, let warnings) = classifier.classify(path: file),
            case .recognized(let other, seconds, warnings) = classifier.classify(
                raw: try RawAudioFormat(parsing: "s16le:44100:1"), descriptor: descriptor, name: "input",
                progress: { now, _ in heard.append(now) })
        else {
            Issue.record("not both are answered, or not alike")
            return
        }
        #expect(one == other)
        #expect(seconds == 2 && warnings.isEmpty)
        #expect(heard == heard.sorted() && heard.last == 2)
    }

    @Test func noFilesNoAnswers() throws {
        #expect(try answers([]).isEmpty)
    }

    @Test(arguments: [0, 1, 7, 1000]) func parallelMapKeepsTheOrder(count: Int) {
        #expect(parallelMap(count) { $0 * $0 } == (0..<count).map { $0 * $0 })
    }
}
