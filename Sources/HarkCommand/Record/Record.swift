// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import PulseCapture

struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Record words of your own for training, guided.",
        discussion: """
            Measures the noise of the room, then waits for the word again and again. Each word is cut out with margins, one \
            second long or longer, checked (clipped, too quiet, more than one word) and written as \
            DIR/KEYWORD/SPEAKER_nohash_N.wav for `hark train`. Numbers continue from the highest present.

            On a terminal, press Enter to keep a take, p to play it, r to repeat it, q to end. Otherwise all good takes are \
            kept. After q or Ctrl-C the exit code is 0 and the takes kept so far remain.

            EXAMPLES
              hark record computer --output my-words/
              hark record lights --count 50 --speaker anna --output my-words/
              hark record --background 60 --output my-words/
              hark train my-words/ --from wake --output my.hark
            """)

    @Argument(help: "The word, which becomes the name of the folder.")
    var keyword: String?

    @Option(help: "Number of takes, 1 to 10000.")
    var count = 20

    @Option(
        help: ArgumentHelp("Folder of the words; created if it does not exist.", valueName: "dir"),
        completion: .directory
    )
    var output: String

    @Option(
        help: ArgumentHelp(
            "Name of the speaker, whose takes are all in one split. (default: from your user name)",
            valueName: "name"))
    var speaker: String?

    @Option(
        help: ArgumentHelp(
            "Record the room for this many seconds first, 1 to 3600, into _background_noise_.", valueName: "seconds"))
    var background: Double?

    @Option(
        help: ArgumentHelp("The source to record from, as `hark devices` names it.", valueName: "name"),
        completion: Completions.device)
    var device: String?

    @Option(help: "text or jsonl.")
    var format: StreamFormat = .text

    /// In Hz. `hark train` uses this rate without resampling.
    private static let sampleRate = 16_000
    /// The ring buffer's length: long enough to play a take back without a gap in the recording.
    private static let ringSeconds = 10.0

    func validate() throws {
        guard keyword != nil || background != nil else {
            throw ValidationError("name the word to record, or give --background for the room alone")
        }
        if let keyword, let problem = TakeFolder.problem(withName: keyword) {
            throw ValidationError("the keyword \(problem)")
        }
        if let speaker, let problem = TakeFolder.problem(withName: speaker) {
            throw ValidationError("--speaker \(problem)")
        }
        guard (1...10_000).contains(count) else { throw ValidationError("--count must be 1 to 10000") }
        if let background, !(1...3600).contains(background) {
            throw ValidationError("--background must be 1 to 3600 seconds")
        }
    }

    func run() throws {
        let speaker = speaker ?? TakeFolder.speakerOfThisUser
        let noises = try background.map { _ in try TakeFolder.noises(output: output, speaker: speaker) }
        let words = try keyword.map { try TakeFolder.words($0, output: output, speaker: speaker) }
        let session: CaptureSession
        do throws(CaptureError) {
            session = try CaptureSession(device: device, sampleRate: Self.sampleRate, ringSeconds: Self.ringSeconds)
        } catch {
            throw CommandFailure(error.message, .sound)
        }
        let interruption = Interruption { session.interrupt() }
        defer { interruption.cancel() }
        do throws(CaptureError) {
            // Without waiting for a sound server: the user is at the microphone and needs the error at once.
            try session.connect()
        } catch {
            if error == .interrupted { return }
            throw CommandFailure(error.message, .sound)
        }
        defer { session.stop() }

        let report = RecordingReport(format: format)
        StandardError.write("recording from \(session.deviceName ?? "") as speaker \(speaker)")
        let keyboard = Keyboard()
        defer { keyboard?.close() }
        let booth = RecordingSession(session: session, report: report, keyboard: keyboard)
        defer { if let words { report.end(kept: booth.kept, of: count, folder: words.path) } }
        do {
            if let background, let noises { try booth.recordNoise(seconds: background, into: noises) }
            if let keyword, let words {
                try booth.measureRoom()
                try booth.recordWords(keyword, count: count, into: words)
            }
        } catch is RecordingSession.Ended {
            StandardError.write("ended early")
        }
    }
}
