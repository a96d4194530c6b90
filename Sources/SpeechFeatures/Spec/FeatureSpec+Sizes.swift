// SPDX-License-Identifier: Apache-2.0

extension FeatureSpec {
    /// Values in a frame of features.
    package var outputCount: Int {
        switch kind {
        case .mfcc: coefficients
        case .logmel: melBands
        }
    }

    /// Bins of the spectrum.
    package var spectrumBins: Int { fftLength / 2 + 1 }

    /// Hz from bin to bin.
    var binWidth: Double { Double(sampleRate) / Double(fftLength) }

    /// Seconds from frame to frame.
    package var hopSeconds: Double { Double(hopLength) / Double(sampleRate) }

    /// Frames of a recording of this many samples, those that its end completes included.
    package func frames(inSamples samples: Int) -> Int {
        guard samples > 0 else { return 0 }
        switch edges {
        case .snip: return samples < windowLength ? 0 : (samples - windowLength) / hopLength + 1
        case .paddedEnd: return 1 + (max(0, samples - windowLength) + hopLength - 1) / hopLength
        case .centred: return 1 + samples / hopLength
        }
    }

    /// Bytes an extractor of this spec allocates, at most (FFTW's plan, whose size the library does not tell, aside).
    package var bufferBytes: Int {
        let bins = Lanes.padded(spectrumBins)
        let floats =
            2 * Lanes.padded(windowLength)  // window weights, collected samples
            + fftLength + 2 * bins  // padded frame, complex spectrum
            + bins  // what the bands sum
            + 2 * Lanes.padded(melBands)  // energies, PCEN state
            + outputCount
        return floats * 4 + MelFilterBank.bytes(self) + (kind == .mfcc ? CosineTransform.bytes(self) : 0)
    }
}
