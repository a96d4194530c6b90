// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import TestSupport
import Testing

@testable import Hark

/// Microphone gain does not change the answer: the shipped model on every fixture from -30 to +12 dB.
@Suite struct GainTests {
    static let fixtures = HarkProcess.root.appendingPathComponent("audio-fixtures")

    static func recordings() throws -> [(name: String, samples: [Float])] {
        try FileManager.default.contentsOfDirectory(atPath: fixtures.path).sorted()
            .filter { ["wav", "flac", "ogg"].contains(($0 as NSString).pathExtension) }
            .map { name in (name, try samples(fixtures.appendingPathComponent(name).path)) }
    }

    static func samples(_ path: String) throws -> [Float] {
        let reader = try AudioFileReader(path: path, channels: .mixdown, sampleRate: 16_000)
        var samples: [Float] = []
        var buffer = [Float](repeating: 0, count: 16_000)
        while case let count = try buffer.withUnsafeMutableBufferPointer({ try reader.read(into: $0) }), count > 0 {
            samples += buffer[..<count]
        }
        return samples
    }

    /// The fixtures whose answer changes at a gain, for float samples and for samples rounded to 16 bits.
    static func changed(at decibels: Double) throws -> (float: [String], rounded: [String]) {
        let classifier = ClipClassifier(model: CompiledModel(try ModelFile.load("commands")))
        let gain = Float(pow(10, decibels / 20))
        var changed: (float: [String], rounded: [String]) = ([], [])
        for (name, samples) in try recordings() {
            let plain = classifier.classify(samples).label
            if classifier.classify(samples.map { $0 * gain }).label != plain { changed.float.append(name) }
            let rounded = samples.map { ($0 * gain * 32768).rounded() / 32768 }
            if classifier.classify(rounded).label != plain { changed.rounded.append(name) }
        }
        return changed
    }

    @Test func thereAreFixtures() throws {
        #expect(try Self.recordings().count >= 20)
    }

    @Test(arguments: [-10.0, -5, 3, 6, 9, 12])
    func everyFixtureIsHeard(decibels: Double) throws {
        let changed = try Self.changed(at: decibels)
        #expect(changed.float == [])
        #expect(changed.rounded == [])
    }

    /// PCEN with a gain of 0.9 leaves a tenth of the level in decibels, and its floor is a fixed level. At low gain one
    /// word that already has a low score ("off", 0.76) is classified differently.
    @Test(arguments: [-30.0, -25, -20, -15])
    func nearlyEveryFixtureIsHeardFarDown(decibels: Double) throws {
        let changed = try Self.changed(at: decibels)
        #expect(changed.float.count <= 1)
        #expect(changed.rounded.count <= 2)
    }
}
