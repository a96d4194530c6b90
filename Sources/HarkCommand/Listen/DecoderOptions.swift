// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hark
import HarkCore

/// How a model turns posteriors into detections, in units people know.
struct DecoderOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Use the highest posterior within this many seconds.", valueName: "seconds"))
    var window: Double?

    @Option(help: ArgumentHelp("Average posteriors over this many seconds; 0: no smoothing.", valueName: "seconds"))
    var smoothing: Double?

    @Option(help: ArgumentHelp("Seconds in which a keyword does not fire again.", valueName: "seconds"))
    var refractory: Double?

    @Option(
        help: ArgumentHelp(
            "Share of its threshold below which a keyword must fall before it fires again.", valueName: "share"))
    var hysteresis: Double?

    func validate() throws {
        let seconds = [("--window", window), ("--smoothing", smoothing), ("--refractory", refractory)]
        for case (let name, let value?) in seconds where !(0...60).contains(value) {
            throw ValidationError("\(name) must be 0 to 60 seconds")
        }
        if let hysteresis, !(0.01...0.99).contains(hysteresis) { throw ValidationError("--hysteresis must be 0.01 to 0.99") }
    }

    /// The model itself where nothing is asked for; what was measured of another decoder is not kept.
    func applied(to model: KeywordModel) throws -> KeywordModel {
        let old = model.decoder
        let frames = { (seconds: Double?, otherwise: Int, range: ClosedRange<Int>) -> Int in
            guard let seconds else { return otherwise }
            let count = Int((seconds / model.features.hopSeconds).rounded())
            return max(range.lowerBound, min(range.upperBound, count))
        }
        let spec = DecoderSpec(
            windowFrames: frames(window, old.windowFrames, DecoderSpec.windows),
            refractoryFrames: frames(refractory, old.refractoryFrames, DecoderSpec.refractories),
            smoothingFrames: frames(smoothing, old.smoothingFrames, DecoderSpec.smoothings),
            hysteresis: hysteresis.map { Int(($0 * 32768).rounded()) } ?? old.hysteresis)
        return spec == old ? model : model.with(decoder: spec)
    }
}
