// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import HarkCharts
import SpeechFeatures

/// The beginning of a recording, with its spectrogram and sound for the page.
package struct ClipMedia: Sendable {
    /// At the model's sample rate; empty if the recording could not be read again.
    let samples: [Float]
    let features: FeatureSpec

    /// The longest part of a recording that the page includes.
    package static let longestSeconds = 4.0

    package init(path: String, features: FeatureSpec) {
        self.features = features
        samples = (try? Self.beginning(of: path, sampleRate: features.sampleRate)) ?? []
    }

    private static func beginning(of path: String, sampleRate: Int) throws(AudioFileError) -> [Float] {
        let reader = try AudioFileReader(path: path, sampleRate: sampleRate)
        let most = Int(longestSeconds * Double(sampleRate))
        var samples: [Float] = []
        var buffer = [Float](repeating: 0, count: 4096)
        while samples.count < most {
            let count = try buffer.withUnsafeMutableBufferPointer { (pointer) throws(AudioFileError) in
                try reader.read(into: pointer)
            }
            if count == 0 { break }
            samples += buffer[..<min(count, most - samples.count)]
        }
        return samples
    }

    /// A 16-bit WAV file as a `data:` URI; nil without samples.
    var sound: String? {
        guard !samples.isEmpty else { return nil }
        let little = { (value: Int, bytes: Int) in (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        let (size, rate) = (2 * samples.count, features.sampleRate)
        var wave = Array("RIFF".utf8) + little(36 + size, 4) + Array("WAVEfmt ".utf8)
        // The format chunk of 16 bytes: PCM, mono, sample rate, bytes per second, bytes per frame, bits per sample.
        wave += little(16, 4) + little(1, 2) + little(1, 2) + little(rate, 4) + little(2 * rate, 4) + little(2, 2)
        wave += little(16, 2) + Array("data".utf8) + little(size, 4)
        for sample in samples {
            wave += little(Int(max(-32768, min(32767, (sample * 32768).rounded()))), 2)
        }
        return "data:audio/wav;base64," + Data(wave).base64EncodedString()
    }

    /// The log-mel spectrogram as a PNG `data:` URI, one pixel per band and frame; nil without a frame.
    var spectrogram: String? {
        var spec = features
        spec.kind = .logmel
        // PCEN would normalize the loudness away, which the picture is meant to show.
        if case .pcen = spec.compression { spec.compression = .logarithm(floor: Self.quiet) }
        let matrix = FeatureMatrix(of: samples, spec: spec)
        guard matrix.frames > 0 else { return nil }
        let sorted = matrix.values.sorted()
        let (low, high) = (Double(sorted[sorted.count / 50]), Double(sorted[sorted.count - 1 - sorted.count / 200]))
        var pixels: [UInt8] = []
        pixels.reserveCapacity(matrix.values.count)
        for band in (0..<matrix.columns).reversed() {
            for frame in 0..<matrix.frames {
                let value = Double(matrix.values[frame * matrix.columns + band])
                pixels.append(ColorMap.standard.index(ofShare: high > low ? (value - low) / (high - low) : 0))
            }
        }
        let image = IndexedImage(
            width: matrix.frames, height: matrix.columns, pixels: pixels, palette: ColorMap.standard.colors)
        // Only a lack of memory can prevent it; the page then has no picture of this clip.
        return try? image.dataURI()
    }

    /// Added to energies before the logarithm; far below speech.
    private static let quiet: Float = 1e-6

    var seconds: Double { Double(samples.count) / Double(features.sampleRate) }
}
