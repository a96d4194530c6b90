// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What `hark listen` listens to.
struct ListenInputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The source to listen to, as `hark devices` names it.", valueName: "name"))
    var device: String?

    @Option(
        help: ArgumentHelp(
            "Give up if no sound server appears within this many seconds; 0: at once. (default: wait without limit)",
            valueName: "seconds"))
    var wait: Double?

    @Option(
        help: ArgumentHelp(
            "Hear a recording instead, by the same path and faster than it was spoken.", valueName: "recording"),
        completion: .file())
    var file: String?

    @OptionGroup var channel: ChannelOption
    @OptionGroup var rawInput: RawInputOption

    /// Whether a recording is heard, not a microphone.
    var isRecording: Bool { file != nil || rawInput.raw != nil }

    func validate() throws {
        if let wait, !(0...86_400).contains(wait) { throw ValidationError("--wait must be 0 to 86400 seconds") }
        try rawInput.validate(paths: file.map { [$0] } ?? [])
        if file == "-", rawInput.raw == nil {
            throw ValidationError("a recording on standard input has no header: say what it is, as --raw s16le:16000:1")
        }
        if isRecording {
            if device != nil { throw ValidationError("--device and a recording: listen to one of them") }
            if wait != nil { throw ValidationError("--wait is for a sound server; a recording needs none") }
        } else if channel.channel != nil {
            throw ValidationError("--channel is for recordings; the channels of a source are averaged")
        }
    }

    /// The recording to hear.
    func recording() throws -> RecordingInput {
        if let raw = rawInput.raw {
            return try RecordingInput(raw: raw, channels: channel.selection, isReadTwice: false)
        }
        guard let file else { preconditionFailure("no recording was named") }
        return RecordingInput(path: file, channels: channel.selection)
    }
}
