// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import SpeechFeatures
import TestSupport
import Testing

@testable import HarkReport

@Suite struct ClipMediaTests {
    private func decoded(_ uri: String?, _ kind: String) throws -> Data {
        let prefix = "data:\(kind);base64,"
        let uri = try #require(uri)
        #expect(uri.hasPrefix(prefix))
        return try #require(Data(base64Encoded: String(uri.dropFirst(prefix.count))))
    }

    @Test func theSoundIsTheRecordings() throws {
        let tones = try ToneDataset(clips: 1)
        let path = tones.folder.path + "/low/speaker0_nohash_0.wav"
        let media = ClipMedia(path: path, features: .standard)
        let folder = try TemporaryFolder()
        let copy = try folder.write([UInt8](try decoded(media.sound, "audio/wav")), to: "copy.wav")
        let (heard, original) = (try AudioFileReader.samples(path: copy), try AudioFileReader.samples(path: path))
        #expect(heard == original && heard.count == 16000)
    }

    @Test func thePictureHasAColumnAFrame() throws {
        let tones = try ToneDataset(clips: 1)
        let media = ClipMedia(path: tones.folder.path + "/low/speaker0_nohash_0.wav", features: .standard)
        let png = [UInt8](try decoded(media.spectrogram, "image/png"))
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let big = { (at: Int) in png[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
        #expect(big(16) == FeatureSpec.standard.frames(inSamples: 16000) && big(20) == FeatureSpec.standard.melBands)
    }

    @Test func longRecordingsAreCutAndMissingOnesHaveNothing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "long.wav")
        try AudioFileWriter.write(samples: [Float](repeating: 0.1, count: 100_000), path: path, sampleRate: 16000)
        #expect(ClipMedia(path: path, features: .standard).seconds == ClipMedia.longestSeconds)
        let nothing = ClipMedia(path: folder.path(of: "none.wav"), features: .standard)
        #expect(nothing.sound == nil && nothing.spectrogram == nil)
    }
}
