// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The keywords that `hark listen` reports, and their thresholds.
@Suite struct ThresholdOptionTests {
    private static let stop = "audio-fixtures/stop-flite-slt-16k.wav"

    /// The number of detections of a keyword.
    private func detections(_ options: [String], of keyword: String = "stop") throws -> Int {
        let outcome = try HarkProcess.run(["listen", "--file", Self.stop, "--format", "jsonl"] + options)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return outcome.lines.count {
            $0.contains(#""type":"detection""#) && $0.contains("\"keyword\":\"\(keyword)\"")
        }
    }

    @Test func oneKeywordMayHaveItsOwnThreshold() throws {
        #expect(try detections([]) == 1)
        #expect(try detections(["--threshold", "0.999"]) == 0)
        #expect(try detections(["--threshold", "0.999", "--threshold", "stop=0.7"]) == 1)
        #expect(try detections(["--threshold", "stop=0.999"]) == 0)
        #expect(try detections(["--threshold", "yes=0.999"]) == 1)
    }

    @Test func onlyTheseKeywordsAreReported() throws {
        #expect(try detections(["--keywords", "yes,no"]) == 0)
        #expect(try detections(["--keywords", "yes, stop"]) == 1)
        // A threshold does not bring back an excluded keyword.
        #expect(try detections(["--keywords", "yes", "--threshold", "0.1"]) == 0)
    }

    @Test func severalModelsListenAtOnce() throws {
        let both = ["--model", "wake", "--model", "commands"]
        #expect(try detections(both) == 1)
        #expect(try detections(both + ["--keywords", "alexa,stop"]) == 1)
        #expect(try detections(both + ["--keywords", "alexa"]) == 0)
        #expect(try detections(both + ["--threshold", "stop=0.999"]) == 0)
        #expect(try detections(["--model", "wake"]) == 0)
    }

    @Test(arguments: [
        (["--keywords", "halt"], "--keywords halt: not a keyword of commands: choose from yes, no"),
        (["--threshold", "stpo=0.5"], "did you mean stop?"),
        (["--threshold", "1"], "--threshold"),
        (["--threshold", "0.5", "--threshold", "0.6"], "twice for the same keywords"),
        (["--duration", "1", "--duration", "2"], "--duration is given twice: give it once"),
        (["--model", "wake", "-m", "commands", "--keywords", "halt"], "not a keyword of wake or commands"),
        (["--model", "wake", "-m", "wake"], "two of the models spot alexa"),
        (["--format=text", "--format", "jsonl"], "--format is given twice"),
    ])
    func whatContradictsItselfIsRefused(options: [String], reason: String) throws {
        let outcome = try HarkProcess.run(["listen", "--file", Self.stop] + options)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(reason), "\(outcome.errors)")
    }
}
