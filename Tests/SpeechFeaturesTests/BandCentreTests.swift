// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import SpeechFeatures

@Suite struct BandCentreTests {
    /// The example in the documentation of librosa.mel_frequencies (forty edges, 0-11,025 Hz), to its three decimals.
    @Test func slaneysAreLibrosas() {
        var spec = FeaturePreset.librosa.spec
        spec.sampleRate = 22_050
        spec.melBands = 38
        spec.highestFrequency = 11_025
        let documented = [
            85.317, 170.635, 255.952, 341.269, 426.586, 511.904, 597.221, 682.538, 767.855, 853.173, 938.49,
        ]
        for (centre, value) in zip(spec.bandCentres, documented) { #expect(abs(centre - value) < 1e-3) }
        #expect(abs(spec.bandCentres[11] - 1024.856) < 1e-3 && abs(spec.bandCentres[14] - 1334.436) < 1e-3)
    }

    /// A tone at a band's center is loudest in that band.
    @Test(arguments: FeaturePreset.allCases)
    func aToneAtACentreIsLoudestThere(preset: FeaturePreset) {
        var spec = preset.spec
        spec.kind = .logmel
        // The running mean of PCEN would divide a steady tone out.
        if case .pcen = spec.compression { spec.compression = .logarithm(floor: 1e-6) }
        let centres = spec.bandCentres
        #expect(centres.count == spec.melBands && centres == centres.sorted())
        // Above 1 kHz the bands of all presets are wider than a bin of the transform.
        for band in centres.indices where centres[band] > 1000 && band % 3 == 0 {
            let tone = (0..<16_000).map { Float(0.3 * sin(2 * Double.pi * centres[band] * Double($0) / 16_000)) }
            let matrix = FeatureMatrix(of: tone, spec: spec)
            let frame = matrix.frames / 2 * matrix.columns
            let values = matrix.values[frame..<frame + matrix.columns]
            let loudest = (values.indices.max { values[$0] < values[$1] } ?? frame) - frame
            #expect(abs(loudest - band) <= 1, "\(centres[band]) Hz")
        }
    }
}
