// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import HarkCharts
import SpeechFeatures

/// Collects a recording of any length for a picture of its waveform, mel spectrogram and MFCC.
final class FeaturePicture {
    private let title: String
    private let view: FeatureView
    private let format: PictureFormat
    private let output: OutputFile
    private let bands: FeatureExtractor
    private let transformed: FeatureExtractor

    private var envelope = EnvelopeColumns(capacity: columns)
    private var mel: MeanColumns
    private var mfcc: MeanColumns

    /// One column per pixel of a raster picture, which has two pixels per unit.
    private static let columns = 2 * FeatureFigure.dataWidth

    /// - Parameter loudestBand: given if the spec needs it.
    init(
        title: String, view: FeatureView, loudestBand: Float?, format: PictureFormat, output path: String
    ) throws {
        self.title = title
        self.view = view
        self.format = format
        output = try OutputFile(path: path)
        var spec = view.spec
        spec.kind = .logmel
        bands = FeatureExtractor(spec: spec, loudestBand: loudestBand)
        mel = MeanColumns(rows: spec.outputCount, capacity: Self.columns)
        spec.kind = .mfcc
        transformed = FeatureExtractor(spec: spec, loudestBand: loudestBand)
        mfcc = MeanColumns(rows: spec.outputCount, capacity: Self.columns)
    }

    /// Adds the recording's next samples, at the features' sample rate.
    func add(_ samples: borrowing Span<Float>) {
        for index in samples.indices { envelope.add(samples[index]) }
        bands.process(samples) { mel.add($0) }
        transformed.process(samples) { mfcc.add($0) }
    }

    /// Ends the recording, draws the picture and writes it.
    func finish() throws {
        bands.finish { mel.add($0) }
        transformed.finish { mfcc.add($0) }
        try output.write(figure, as: format)
        try output.finish()
    }

    private var figure: FeatureFigure {
        let seconds = Double(envelope.count) / Double(view.spec.sampleRate)
        return FeatureFigure(
            title: title, subtitle: "\(view.name): \(view.spec.summary); \(Figures.seconds(seconds))",
            time: min(0, frameExtent.lowerBound)...max(seconds, frameExtent.upperBound),
            panels: [
                .init(heading: waveformHeading, height: 120, content: waveform),
                .init(heading: "mel spectrogram", height: 200, content: spectrogram),
                .init(heading: "MFCC (c0, the level, may exceed the color scale)", height: 180, content: coefficients),
            ])
    }

    // MARK: Waveform

    private var waveformHeading: String {
        envelope.samplesPerColumn == 1
            ? "waveform" : "waveform (minimum and maximum of every \(envelope.samplesPerColumn) samples)"
    }

    private var waveform: FeatureFigure.Content {
        let secondsPerColumn = Double(envelope.samplesPerColumn) / Double(view.spec.sampleRate)
        var points: [Point] = []
        points.reserveCapacity(2 * envelope.least.count)
        for column in envelope.least.indices {
            let time = (Double(column) + 0.5) * secondsPerColumn
            points.append(Point(time, Double(envelope.least[column])))
            points.append(Point(time, Double(envelope.greatest[column])))
        }
        // Silence also needs a nonempty range.
        let peak = max(1e-3, points.map { abs($0.y) }.max() ?? 0)
        return .waveform(
            Axis(range: -peak...peak, atMost: 4, title: "amplitude"),
            Chart.Line(name: "waveform", points: points, pen: Pen(.series(0), width: 0.6)))
    }

    // MARK: Heat maps

    private var spectrogram: FeatureFigure.Content {
        let spec = view.spec
        return .heatMap(
            heatMap(mel, rangeRows: 0..<mel.rows), vertical: spec.frequencyAxis, unit: spec.bandUnit)
    }

    private var coefficients: FeatureFigure.Content {
        let rows = Double(mfcc.rows)
        let step = Ticks.linear(in: 0...rows, atMost: 10).map(\.value)
        let ticks = step.filter { $0 < rows && $0 == $0.rounded() }
            .map { Tick(value: $0 + 0.5, label: "\(Int($0))") }
        // The zeroth coefficient is the level. Included in the range, it would leave the others a single color.
        return .heatMap(
            heatMap(mfcc, rangeRows: min(1, mfcc.rows - 1)..<mfcc.rows),
            vertical: Axis(range: 0...rows, ticks: ticks, title: "coefficient"), unit: "value")
    }

    /// - Parameter rangeRows: the rows whose values determine the color range.
    private func heatMap(_ columns: MeanColumns, rangeRows: Range<Int>) -> HeatMap {
        let means = columns.means
        let values = means[rangeRows.lowerBound * columns.columns..<rangeRows.upperBound * columns.columns]
        return HeatMap(
            values: means, rows: columns.rows, columns: columns.columns, extent: frameExtent,
            range: Self.usualRange(of: values))
    }

    /// The range without the outermost 0.5 % at either end, which may be far from all other values.
    private static func usualRange(of values: ArraySlice<Float>) -> ClosedRange<Double> {
        let sorted = values.sorted()
        guard let last = sorted.indices.last else { return 0...1 }
        let outermost = last / 200
        let (least, greatest) = (Double(sorted[outermost]), Double(sorted[last - outermost]))
        return least < greatest ? least...greatest : (least - 1)...(least + 1)
    }

    /// The time range of all frames in seconds. Each frame is drawn from half a hop before its middle to half a hop
    /// after.
    private var frameExtent: ClosedRange<Double> {
        let half = view.spec.hopSeconds / 2
        let covered = max(mel.count, 1)
        return (view.time(ofFrame: 0) - half)...(view.time(ofFrame: covered - 1) + half)
    }
}

/// Which features of a recording to show.
struct FeatureView {
    /// The source of the features for display: "preset hark", "model my.hark".
    let name: String
    let spec: FeatureSpec
    /// Set if the network's input integers are wanted instead of the coefficients.
    let normalization: FeatureNormalization?

    /// The column names of a table: m for mel bands, c for coefficients.
    var columns: [String] {
        let letter =
            switch spec.kind {
            case .mfcc: "c"
            case .logmel: "m"
            }
        return (0..<spec.outputCount).map { "\(letter)\($0)" }
    }

    /// Seconds from the recording's start to the middle of a frame.
    func time(ofFrame frame: Int) -> Double {
        let start = frame * spec.hopLength
        return switch spec.edges {
        case .centred: Double(start) / Double(spec.sampleRate)
        case .snip, .paddedEnd: Double(2 * start + spec.windowLength) / Double(2 * spec.sampleRate)
        }
    }
}
