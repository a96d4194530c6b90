// SPDX-License-Identifier: Apache-2.0

import Glibc
import SpeechFeatures

/// Masks mel bands in coefficients after the cosine transform: a range of the band values that the coefficients
/// describe is set to its mean over the training clips.
///
/// Masking the coefficients avoids a second feature computation. Detail that the transform cut off cannot be masked.
struct BandMask {
    private let bands: Int
    private let coefficients: Int
    /// Orthonormal rows of the transform, `[coefficients, bands]`.
    private let rows: [Float]
    /// Factor by which the features' transform scales each row, relative to the orthonormal one.
    private let scales: [Float]

    init(features: FeatureSpec) {
        bands = features.melBands
        coefficients = features.outputCount
        guard features.kind == .mfcc else {
            // The features are the bands themselves, so there is no transform to undo.
            rows = (0..<bands * bands).map { $0 / features.melBands == $0 % features.melBands ? 1 : 0 }
            scales = [Float](repeating: 1, count: bands)
            return
        }
        let count = Double(features.melBands)
        rows = (0..<features.coefficients).flatMap { row in
            (0..<features.melBands).map { band in
                let wave = cos(Double.pi * Double(row) * (Double(band) + 0.5) / count)
                return Float(wave * (row == 0 ? (1 / count).squareRoot() : (2 / count).squareRoot()))
            }
        }
        scales = (0..<features.coefficients).map { row in
            let uniform = row == 0 && features.cosine == .uniform ? Float(2).squareRoot() : 1
            guard let lifter = features.lifter else { return uniform }
            return uniform * Float(1 + Double(lifter) / 2 * sin(.pi * Double(row) / Double(lifter)))
        }
    }

    /// - Parameters:
    ///   - values: `[frames, coefficients]`.
    ///   - mean: mean of each coefficient.
    func apply(to values: inout [Float], mean: [Float], masked: Range<Int>) {
        precondition(values.count % coefficients == 0 && mean.count == coefficients && masked.upperBound <= bands)
        // The part to subtract is a linear map of the frame's deviation from the mean.
        var map = [Float](repeating: 0, count: coefficients * coefficients)
        for row in 0..<coefficients {
            for column in 0..<coefficients {
                var sum: Float = 0
                for band in masked { sum += rows[row * bands + band] * rows[column * bands + band] }
                map[row * coefficients + column] = sum * scales[row] / scales[column]
            }
        }
        var distance = [Float](repeating: 0, count: coefficients)
        for start in stride(from: 0, to: values.count, by: coefficients) {
            for index in 0..<coefficients { distance[index] = values[start + index] - mean[index] }
            for row in 0..<coefficients {
                var sum: Float = 0
                for column in 0..<coefficients { sum += map[row * coefficients + column] * distance[column] }
                values[start + row] -= sum
            }
        }
    }
}
