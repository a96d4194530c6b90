// SPDX-License-Identifier: Apache-2.0

import HarkCore
import SpeechFeatures
import Testing

@testable import Hark

@Suite struct KeywordModelTests {
    private let bytes = SmallModel.make().serialized()

    private func error(parsing bytes: [UInt8], budget: ModelBudget = .unlimited) -> ModelError? {
        do throws(ModelError) {
            _ = try KeywordModel(parsing: bytes, budget: budget)
            return nil
        } catch {
            return error
        }
    }

    @Test func roundTrip() throws {
        #expect(try KeywordModel(parsing: bytes) == SmallModel.make())
        #expect(try KeywordModel(parsing: bytes).serialized() == bytes)
    }

    /// Sums and figures of these numbers are printed: none may be beyond what can be computed with.
    @Test(arguments: ["clips", "epochs", "accuracy", "hours", "alarms"])
    func impossibleProvenanceIsRefused(what: String) {
        let model = SmallModel.make()
        var provenance = model.provenance
        switch what {
        case "clips": provenance.trainingClips = ["yes": .max, "no": 1]
        case "epochs": provenance.epochs = -1
        case "accuracy": provenance.quantizedAccuracy = 1e308
        case "hours": provenance.heldOut = [HeldOutSource(name: "a", recordings: 1, hours: 1e300, falseAlarms: 0)]
        default: provenance.heldOut = [HeldOutSource(name: "a", recordings: 1, hours: 1, falseAlarms: .max)]
        }
        let changed = KeywordModel(
            features: model.features, normalization: model.normalization, network: model.network, labels: model.labels,
            decoder: model.decoder, provenance: provenance)
        #expect(error(parsing: changed.serialized()) != nil)
    }

    @Test func everyTruncationIsRefused() {
        for count in 0..<bytes.count {
            let error = error(parsing: Array(bytes[..<count]))
            #expect(error != nil)
            #expect(error?.description.contains("\n") == false)
        }
    }

    @Test func everyFlippedBitIsRefused() {
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 1 << (index % 8)
            #expect(error(parsing: damaged) != nil, "byte \(index)")
        }
    }

    /// With a corrected checksum a changed byte must be refused or give a model that runs.
    @Test func everyResealedByteIsRefusedOrRuns() {
        var accepted = 0
        for index in 4..<bytes.count - 4 {
            for value in [UInt8(0), 0x7F, 0x80, 0xFF] where bytes[index] != value {
                var damaged = bytes
                damaged[index] = value
                guard let model = try? KeywordModel(parsing: SmallModel.resealed(damaged)) else { continue }
                accepted += 1
                guard index % 16 == 0 else { continue }
                let classifier = ClipClassifier(model: CompiledModel(model))
                let answer = classifier.classify((0..<2000).map { Float($0 % 100) / 100 })
                #expect(model.labels.indices.contains(answer.index))
            }
        }
        // Weights and texts may have any content; sizes may not.
        #expect(accepted > 100)
    }

    @Test func otherVersionsSizesAndMagicAreNamed() {
        var other = bytes
        other[4] = 9
        #expect(error(parsing: other) == .invalid(path: nil, .unsupportedVersion(9, supported: 2)))
        #expect(
            error(parsing: bytes + [0])
                == .invalid(path: nil, .oversized(expectedBytes: bytes.count, actualBytes: bytes.count + 1))
        )
        #expect(error(parsing: Array("RIFF".utf8) + bytes) == .invalid(path: nil, .notAModel))
        #expect(error(parsing: []) == .invalid(path: nil, .notAModel))
    }

    @Test func aBudgetIsKept() throws {
        let need = SmallModel.make().memoryFootprint.total
        _ = try KeywordModel(parsing: bytes, budget: ModelBudget(memory: need))
        let error = error(parsing: bytes, budget: ModelBudget(memory: need - 1))
        #expect(error == .overBudget(parts: SmallModel.make().memoryFootprint.parts, budget: need - 1))
        #expect(error?.description.contains("\(need)") == true)
        #expect(error?.description.contains("\(need - 1)") == true)
    }

    @Test func aComputeBudgetIsKept() throws {
        let load = SmallModel.make().computeLoad
        _ = try KeywordModel(parsing: bytes, budget: ModelBudget(compute: load.total))
        let error = error(parsing: bytes, budget: ModelBudget(compute: load.total - 1))
        #expect(error == .overComputeBudget(path: nil, parts: load.parts, budget: load.total - 1))
        #expect(error?.description.contains("\(load.total)") == true)
    }

    /// The work grows with every size that a file can choose.
    @Test func theLoadCountsEverySize() {
        let model = SmallModel.make()
        let load = { (change: (inout FeatureSpec) -> Void) in
            var features = model.features
            change(&features)
            return ComputeLoad(features: features, network: model.network.shape, decoder: model.decoder)
        }
        let usual = load { _ in }
        #expect(usual.parts.map(\.name) == ["features", "network", "decoder"])
        #expect(load { $0.hopLength /= 2 }.total >= 2 * usual.total - 3)
        #expect(load { $0.sampleRate *= 2 }.total >= 2 * usual.total - 3)
        for change: (inout FeatureSpec) -> Void in [
            { $0.fftLength *= 2 }, { $0.melBands += 1 }, { $0.coefficients += 1 }, { $0.windowLength += 1 },
        ] {
            #expect(load(change).total > usual.total)
        }
        #expect(SmallModel.make(hidden: 9).computeLoad.total > SmallModel.make(hidden: 8).computeLoad.total)
    }

    /// The budget is checked against the sizes in the file, before arrays of those sizes are allocated.
    @Test func theBudgetComesBeforeTheWeights() {
        let large = SmallModel.make(hidden: 512, coefficients: 40).serialized()
        guard case .overBudget? = error(parsing: large, budget: ModelBudget(memory: 128 << 10)) else {
            Issue.record("a model of 1.1 MB passed a budget of 128 KiB")
            return
        }
    }
}
