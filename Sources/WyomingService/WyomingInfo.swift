// SPDX-License-Identifier: Apache-2.0

import Hark

extension WyomingEvent {
    /// What there is here, as Wyoming's `info`: one wake word program, a model a keyword.
    static func info(model: CompiledModel, program version: String, languages: [String]) -> WyomingEvent {
        let attribution = JSONValue.object(["name": .text("Hark"), "url": .text("")])
        func artifact(_ name: String, _ description: String, _ more: [String: JSONValue]) -> JSONValue {
            let common: [String: JSONValue] = [
                "name": .text(name), "description": .text(description), "attribution": attribution,
                "installed": .boolean(true), "version": .text(version),
            ]
            return .object(common.merging(more) { $1 })
        }
        let models = model.labels.filter(\.isKeyword).map { label in
            artifact(
                label.name, "the word \(label.name)",
                ["languages": .array(languages.map(JSONValue.text)), "phrase": .text(label.name)])
        }
        let program = artifact("hark", "Hark spots keywords in speech, offline", ["models": .array(models)])
        let none = JSONValue.array([])
        return WyomingEvent(
            "info",
            data: [
                "wake": .array([program]), "asr": none, "tts": none, "handle": none, "intent": none, "mic": none,
                "snd": none,
            ])
    }
}
