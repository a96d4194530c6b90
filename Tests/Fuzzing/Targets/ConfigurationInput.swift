// SPDX-License-Identifier: Apache-2.0

import HarkDatasets
import HarkEvaluation
import HarkTraining
import SpeechFeatures

/// A configuration file of `hark train`. Accepted settings must survive being written as text, as in a model; settings
/// without a problem must give features that can be computed.
enum ConfigurationInput {
    static func run(_ bytes: [UInt8]) throws(FuzzFailure) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        var settings = TrainingSettings()
        let file = Result { () throws(ConfigurationError) in try settings.apply(toml: text) }
        if case .failure(let error) = file {
            try requireLine(error)
        } else {
            try check(settings)
        }
        // Short inputs are also tried as a --set option, and as a path that settings take from the command line.
        guard bytes.count <= 40 else { return }
        settings = TrainingSettings()
        let assignment = Result { () throws(ConfigurationError) in try settings.apply(assignment: text) }
        if case .failure(let error) = assignment { try requireLine(error) }
        settings.noise = [text]
        try check(settings)
    }

    private static func check(_ settings: TrainingSettings) throws(FuzzFailure) {
        let text = settings.toml
        var again = TrainingSettings()
        do throws(ConfigurationError) {
            try again.apply(toml: text)
        } catch {
            throw FuzzFailure("settings that are not read again: \(error)\n\(text)")
        }
        try require(again == settings, "settings that are read again as others:\n\(text)")
        guard settings.problem == nil else { return }
        var frames = 0
        let extractor = FeatureExtractor(spec: settings.features.spec)
        let sound = (0..<settings.features.windowLength).map { Float(($0 &* 7919) % 2001 - 1000) / 1000 }
        extractor.process(sound.span) { _ in frames += 1 }
        try require(frames == 1, "\(frames) frames of one window")
    }

    private static func requireLine(_ error: ConfigurationError) throws(FuzzFailure) {
        try require(!error.description.contains("\n"), "an error of several lines: \(error)")
    }

    static var seeds: [String: [UInt8]] {
        var words = TrainingSettings()
        words.keywords = ["yes", "no", "a \"quoted\" one", "back\\slash", "ta\tb", "line\nend"]
        words.noise = ["noise"]
        return [
            "standard": Array(TrainingSettings().toml.utf8),
            "words": Array(words.toml.utf8),
            "by-hand": Array(
                """
                # a comment
                epochs = 3_0   # another
                keywords = ['yes', "no",]
                seed=-1
                [features]
                compression = "logarithm"
                windowLength = 480
                [augmentation]
                speed = [0.9, 1.1]
                """.utf8),
            "assignment": Array("network.hidden=[32, 16]".utf8),
            "line-ends": Array("a\r\nb\u{85}\u{2028}c\r\u{8}\u{301}\"\u{301}".utf8),
        ]
    }
}
