// SPDX-License-Identifier: Apache-2.0

import HarkCharts
import SpeechFeatures

/// Feature specs as pictures and tables show them.
extension FeatureSpec {
    /// In one line.
    var summary: String {
        let bands = "\(melBands) mel bands \(Int(lowestFrequency))-\(Int(highestFrequency)) Hz"
        return "\(milliseconds(windowLength)) ms frames every \(milliseconds(hopLength)) ms, \(bands), "
            + "\(coefficients) coefficients; \(sampleRate) Hz"
    }

    /// Mel bands from the bottom, marked at round frequencies, between which there is room for their labels.
    var frequencyAxis: Axis {
        var ticks: [Tick] = []
        let room = 0.06 * Double(melBands)
        for hertz in [1000.0, 2000, 4000, 8000, 16000, 500, 250, 100, 3000, 6000, 12000, 1500, 750, 50] {
            guard let row = row(ofFrequency: hertz), ticks.allSatisfy({ abs($0.value - row) > room }) else { continue }
            ticks.append(Tick(value: row, label: "\(Int(hertz))"))
        }
        return Axis(range: 0...Double(melBands), ticks: ticks, title: "Hz")
    }

    /// The height of a frequency among the bands, each of which is one high with its centre in its middle; nil beyond
    /// the outermost centres.
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

    /// What compressed bands are called.
    var bandUnit: String {
        switch compression {
        case .logarithm, .clampedLogarithm: spectrum == .magnitude ? "ln magnitude" : "ln energy"
        case .decibels: "dB"
        case .pcen: "PCEN"
        }
    }
}
