// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import SpeechFeatures

extension FeaturePreset: ExpressibleByArgument {}
extension FeatureKind: ExpressibleByArgument {}

/// The range of the samples that features are computed from.
enum SampleScale: String, ExpressibleByArgument, CaseIterable {
    /// -1 to 1.
    case unit
    /// -32768 to 32767, as Kaldi's own programs read 16-bit files.
    case int16

    var factor: Float { self == .unit ? 1 : 32768 }
}

/// Which features: those of a preset, possibly modified, or those of a model.
struct FeatureOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Features as others compute them, or Hark's own, the default; docs/features.md has the formulas.",
            valueName: "name"))
    var preset: FeaturePreset?

    @Option(help: "What a frame holds; logmel: the bands before the cosine transform.")
    var kind: FeatureKind?

    @Option(help: ArgumentHelp("Number of MFCC, in place of the preset's.", valueName: "number"))
    var coefficients: Int?

    @Option(
        help: ArgumentHelp(
            "Samples from -1 to 1 (unit), or from -32768 to 32767 as Kaldi's programs take them (int16).",
            valueName: "scale"))
    var sampleScale: SampleScale = .unit

    @Option(
        name: [.customShort("m"), .long],
        help: ArgumentHelp(
            "The features of a model instead: a .hark file, or a built-in one's name.", valueName: "file"),
        completion: .file())
    var model: String?

    @OptionGroup var budgets: BudgetOptions

    @Flag(help: "With --model: the normalized 8-bit integers that its network gets.")
    var quantized = false

    func validate() throws {
        guard model == nil else {
            for (option, isGiven) in [
                ("--preset", preset != nil), ("--kind", kind != nil), ("--coefficients", coefficients != nil),
                ("--sample-scale", sampleScale != .unit),
            ] where isGiven {
                throw ValidationError("--model and \(option) exclude each other: a model has its own features")
            }
            return
        }
        if quantized { throw ValidationError("--quantized needs --model: the integers are a model's own") }
        guard let coefficients else { return }
        if kind == .logmel { throw ValidationError("--coefficients is for MFCC, and --kind logmel has none") }
        let bands = (preset ?? .hark).spec.melBands
        guard (1...bands).contains(coefficients) else {
            throw ValidationError("--coefficients must be 1 to \(bands), as many as the preset has bands")
        }
    }

    var view: FeatureView {
        get throws {
            if let name = model {
                let model = try ModelOptions.load(name, budget: budgets.budget)
                return FeatureView(
                    name: "model \(name)", spec: model.features, normalization: quantized ? model.normalization : nil)
            }
            let preset = preset ?? .hark
            var spec = preset.spec
            if let kind { spec.kind = kind }
            if let coefficients { spec.coefficients = coefficients }
            return FeatureView(name: "preset \(preset.rawValue)", spec: spec, normalization: nil)
        }
    }
}
