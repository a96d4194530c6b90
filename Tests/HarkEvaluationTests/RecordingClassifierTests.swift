// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import Hark
import TestSupport
import Testing

@testable import HarkEvaluation

@Suite struct RecordingClassifierTests {
    /// A file gives the same result alone, in a batch, and as headerless samples through a descriptor.
    @Test func everyWayToARecordingGivesTheSame() throws {
        let folder = try TemporaryFolder()
        var random = SeededRandom(seed: 3)
        let wave = WaveBytes(
            (0..<88_200).map { _ in Int16.random(in: -9000...9000, using: &random) }, sampleRate: 44_100)
        let path = try folder.write(wave.bytes, to: "a.wav")
        let raw = try #require(FileHandle(forReadingAtPath: try folder.write(wave.data, to: "a.raw")))
        let model = CompiledModel(try ModelFile.load(BuiltInModel.standard))

        var batched: FileResult?
        BatchClassifier(model: model).run(paths: [path]) { batched = $1 }
        let classifier = RecordingClassifier(model: model)
        var heard: [Double] = []
        let results = [
            batched,
            classifier.classify { now, _ in
                heard.append(now)
            } open: { () throws(AudioFileError) in
                try AudioFileReader(path: path)
            },
            classifier.classify { _, _ in
            } open: { () throws(AudioFileError) in
                try AudioFileReader(
                    raw: RawAudioFormat(encoding: .s16le, sampleRate: 44_100, channels: 1),
                    descriptor: raw.fileDescriptor, name: "input")
            },
        ]
        let answers = results.compactMap { result -> Classification? in
            guard case .recognized(let answer, 2, let warnings)? = result, warnings.isEmpty else { return nil }
            return answer
        }
        #expect(answers.count == 3 && answers.allSatisfy { $0 == answers[0] })
        #expect(heard == heard.sorted() && heard.last == 2)
    }

    /// Nothing of an earlier recording affects the next.
    @Test func oneRecordingDoesNotColourTheNext() throws {
        let folder = try TemporaryFolder()
        let data = try ToneDataset(clips: 1)
        let path = try #require(
            try FileManager.default.subpathsOfDirectory(atPath: data.folder.path).first { $0.hasSuffix(".wav") })
        let clip = "\(data.folder.path)/\(path)"
        let bad = try folder.write(Array("text".utf8), to: "bad.wav")
        let classifier = RecordingClassifier(model: CompiledModel(try ModelFile.load(BuiltInModel.standard)))
        let answers = [clip, bad, clip].map { path -> Classification? in
            let result = classifier.classify { _, _ in
            } open: { () throws(AudioFileError) in
                try AudioFileReader(path: path)
            }
            guard case .recognized(let answer, _, _) = result else { return nil }
            return answer
        }
        #expect(answers[0] != nil && answers[1] == nil && answers[0] == answers[2])
    }
}
