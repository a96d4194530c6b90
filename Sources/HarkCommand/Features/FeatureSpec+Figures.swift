// SPDX-License-Identifier: Apache-2.0

import HarkCharts
import SpeechFeatures

/// Descriptions and axes of feature specs for pictures and tables.
extension FeatureSpec {
    /// A summary in one line.
    var summary: String {
        let bands = "\(melBands) mel bands \(Int(lowestFrequency))-\(Int(highestFrequency)) Hz"
        return "\(milliseconds(windowLength)) ms frames every \(milliseconds(hopLength)) ms, \(bands), "
            + "\(coefficients) coefficients; \(sampleRate) Hz"
    }

    /// The vertical axis of the mel bands, lowest first, with ticks at round frequencies where their labels fit.
    var frequencyAxis: Axis {
        var ticks: [Tick] = []
        let room = 0.06 * Double(melBands)
        for hertz in [1000.0, 2000, 4000, 8000, 16000, 500, 250, 100, 3000, 6000, 12000, 1500, 750, 50] {
            guard let row = row(ofFrequency: hertz), ticks.allSatisfy({ abs($0.value - row) > room }) else { continue }
            ticks.append(Tick(value: row, label: "\(Int(hertz))"))
        }
        return Axis(range: 0...Double(melBands), ticks: ticks, title: "Hz")
    }

    /// The vertical position of a frequency among the bands. Each band is one unit high, with its center in the middle.
    /// Nil outside the outermost centers.
    private func row(ofFrequency hertz: Double) -> Double? {
        let centres = bandCentres
        guard let above = centres.firstIndex(where: { $0 >= hertz }) else { return nil }
        if centres[above] == hertz { return Double(above) + 0.5 }
        guard above > 0 else { return nil }
        let below = centres[above - 1]
        return Double(above) - 0.5 + (hertz - below) / (centres[above] - below)
    }

    private func milliseconds(_ samples: Int) -> String {
        let value = (10_000 * Double(samples) / Double(sampleRate)).rounded() / 10
        return value == value.rounded() ? "\(Int(value))" : "\(value)"
    }

    /// The unit of compressed bands.
    var bandUnit: String {
        switch compression {
        case .logarithm, .clampedLogarithm: spectrum == .magnitude ? "ln magnitude" : "ln energy"
        case .decibels: "dB"
        case .pcen: "PCEN"
        }
    }
}
