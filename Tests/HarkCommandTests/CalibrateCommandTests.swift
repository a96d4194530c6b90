// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import Hark
import TestSupport
import Testing

/// From a trained model to thresholds for a given rate, and the resulting rates in continuous sound.
@Suite struct CalibrateCommandTests {
    private struct Line: Decodable {
        let type: String
        let keyword: String?
        let threshold: Double?
        let falseAlarmsPerHour: Double?
        let missRate: Double?
        let shipped: Bool?
        let path: String?
        let time: Double?
        let sound: String?

        enum CodingKeys: String, CodingKey {
            case type, keyword, threshold, shipped, path, time, sound
            case falseAlarmsPerHour = "false_alarms_per_hour"
            case missRate = "miss_rate"
        }
    }

    @Test func fromTrainingToSensitivity() throws {
        let data = try ToneDataset(clips: 30)
        let (folder, negatives) = (data.folder.path, data.folder.path + "/other")
        let model = folder + "/own.hark"
        let trained = try HarkProcess.run([
            "train", folder, "--keywords", "low,high", "--hidden", "24", "--epochs", "5", "--output", model,
            "--negatives", negatives, "--target-false-alarms-per-hour", "200",
        ])
        #expect(trained.exited && trained.status == 0, "\(trained.errors)")
        #expect(trained.output.contains("set for 200 false alarms an hour"))
        let first = try ModelFile.load(model)
        #expect(first.calibration?.targetRate == 200)

        // Another decoder and rate by `hark calibrate`; the network stays.
        let other = folder + "/other.hark"
        let calibrated = try HarkProcess.run([
            "calibrate", model, "--positives", folder, "--split", "training", "--negatives", negatives,
            "--target-false-alarms-per-hour", "100", "--window", "0.5", "--smoothing", "0.1", "--hysteresis", "0.4",
            "--output", other,
        ])
        #expect(calibrated.status == 0, "\(calibrated.errors)")
        let second = try ModelFile.load(other)
        #expect(second.network == first.network && second.decoder != first.decoder)
        #expect(second.decoder.smoothingFrames > 1 && second.decoder.hysteresis == 13107)
        // Exit code 5 means that the old file stays, also if it is standard output that cannot be written to.
        let unseen = try HarkProcess.run(
            program: URL(fileURLWithPath: "/bin/sh"),
            [
                "-c",
                "$HARK calibrate \(model) --positives \(folder) --split training --negatives \(negatives) "
                    + "--target-false-alarms-per-hour 150 --output \(other) >&-",
            ], environment: ["HARK": HarkProcess.executable.path])
        #expect(unseen.exited && unseen.status == 5, "\(unseen.errors)")
        #expect(try ModelFile.load(other) == second)
        let inspected = try HarkProcess.run(["inspect", other])
        #expect(inspected.output.contains("set for 100 false alarms an hour"))
        #expect(inspected.output.contains("averaged over 0.1"))

        let evaluated = try HarkProcess.run([
            "evaluate", "--stream", folder, "--negatives", negatives, "--split", "training", "--model", other,
            "--format", "jsonl", "--csv", folder + "/c.csv", "--figure", folder + "/c.svg", "--noise", negatives,
            "--snr", "20",
        ])
        #expect(evaluated.status == 0, "\(evaluated.errors)")
        let lines = try evaluated.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        for keyword in ["low", "high"] {
            let curve = lines.filter { $0.type == "operating_point" && $0.keyword == keyword }
            #expect(curve.count > 50 && curve.count { $0.shipped == true } == 1)
            let label = try #require(second.labels.first { $0.name == keyword })
            #expect(curve.first { $0.shipped == true }?.threshold == Double(label.threshold) / 32768)
            #expect(curve.allSatisfy { $0.falseAlarmsPerHour != nil && $0.missRate != nil })
        }
        #expect(lines.last?.type == "summary")
        let csv = try String(contentsOfFile: folder + "/c.csv", encoding: .utf8).split(separator: "\n")
        #expect(csv.count == lines.count { $0.type.hasPrefix("operating_point") } + 1)
        #expect(csv[0].hasPrefix("keyword,threshold,"))
        #expect(try String(contentsOfFile: folder + "/c.svg", encoding: .utf8).contains("<svg"))
        let text = try HarkProcess.run([
            "evaluate", "--stream", folder, "--negatives", negatives, "--split", "training", "--model", other,
        ])
        #expect(text.status == 0 && text.output.contains("all together") && !text.errors.contains("\r"))
        // Without a detection in the 30 s of negatives a rate of 360 an hour is all that is known of a keyword.
        let easy = folder + "/easy.hark"
        let lowered = try HarkProcess.run([
            "calibrate", other, "--negatives", negatives, "--target-false-alarms-per-hour", "1000", "--output", easy,
        ])
        #expect(lowered.status == 0, "\(lowered.errors)")
        try expectSavedFalseAlarms(data, model: easy)
    }

    /// With the words themselves as negatives, every detection in them is a false alarm.
    private func expectSavedFalseAlarms(_ data: ToneDataset, model: String) throws {
        let folder = data.folder.path
        let mistakes = folder + "/mistakes"
        let arguments = [
            "evaluate", "--stream", folder, "--negatives", folder + "/low", "--split", "training", "--model", model,
            "--save-false-alarms", mistakes,
        ]
        let saved = try HarkProcess.run(arguments + ["--format", "jsonl"])
        #expect(saved.status == 0, "\(saved.errors)")
        let alarms = try saved.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
            .filter { $0.type == "false_alarm" }
        #expect(alarms.contains { $0.path?.hasPrefix(folder + "/low/") ?? false })
        let files = try FileManager.default.contentsOfDirectory(atPath: mistakes).sorted()
        #expect(files.count == alarms.count && files.map { "\(mistakes)/\($0)" } == alarms.compactMap(\.sound))
        // A detection decides after the word, and at most 2.5 s are written.
        let alarm = try #require(alarms.first { ($0.time ?? 0) > 0.3 && $0.path?.contains("/low/") ?? false })
        let sound = try AudioFileReader.samples(path: alarm.sound ?? "")
        #expect(!sound.isEmpty && sound.count <= 40_000)
        let heard = try HarkProcess.run(["listen", "--file", alarm.sound ?? "", "--model", model, "--format", "jsonl"])
        #expect(heard.output.contains("\"keyword\":\"low\""), "\(heard.output)")
        let again = try HarkProcess.run(arguments)
        #expect(again.status == 5 && again.errors.contains("not empty"), "\(again.errors)")
    }

    @Test func misuseIsRefusedWithTheWayOut() throws {
        let data = try ToneDataset(clips: 2)
        let folder = data.folder.path
        let refused = { (arguments: [String], status: Int32, text: String) in
            let outcome = try HarkProcess.run(arguments)
            #expect(outcome.exited && outcome.status == status, "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.contains(text), "\(arguments): \(outcome.errors)")
        }
        let calibrate = ["calibrate", "commands", "--output", folder + "/x.hark"]
        try refused(calibrate, 2, "--negatives is needed")
        try refused(calibrate + ["--negatives", "/no/such"], 1, "/no/such")
        try refused(calibrate + ["--negatives", folder, "--target-false-alarms-per-hour", "0"], 2, "0.001 to 1000")
        try refused(
            calibrate + ["--negatives", folder, "--positives", folder, "--split", "all"], 1, "no folder for the keyword"
        )
        try refused(
            ["calibrate", "commands", "--negatives", folder, "--output", "/no/such/x.hark"], 5, "/no/such")
        try refused(["evaluate", folder, "--csv", "a.csv"], 2, "needs --stream")
        try refused(["evaluate", "--stream", folder, "--figure", "a.gif"], 2, ".svg or .png")
        try refused(["evaluate", "--stream", folder, "--snr", "3"], 2, "--noise")
        try refused(["evaluate", folder, "--save-false-alarms", "x"], 2, "needs --stream")
        try refused(["listen", "--sensitivity", "0.5"], 2, "hark calibrate")
        try refused(["listen", "--sensitivity", "0.5", "--threshold", "0.5"], 2, "exclude each other")
        try refused(["listen", "--sensitivity", "yes"], 2, "sensitivity")
        try refused(["listen", "--sensitivity", "1", "--sensitivity", "2"], 2, "twice")
        try refused(["train", folder, "--negatives", folder, "-o", "x"], 2, "must be given together")
    }

    /// Unknown keywords, and thresholds that were never counted, are reported.
    @Test func sensitivityOfACalibratedModel() throws {
        let folder = try TemporaryFolder()
        let data = try ToneDataset(clips: 10)
        let model = folder.path(of: "c.hark")
        let calibrated = try HarkProcess.run([
            "calibrate", "commands", "--negatives", data.folder.path, "--output", model,
        ])
        #expect(calibrated.status == 0, "\(calibrated.errors)")
        #expect(!calibrated.errors.contains("warning: no threshold"))
        let hopeless = try HarkProcess.run([
            "calibrate", "commands", "--negatives", "audio-fixtures/silence-quiet-room-16k.wav",
            "--output", folder.path(of: "deaf.hark"), "--target-false-alarms-per-hour", "0.5",
        ])
        #expect(hopeless.status == 0)
        // Ten words with 0.05 per hour each: by the rule of three, 60 hours without an alarm are needed.
        #expect(
            hopeless.errors.contains("warning: no threshold is known to keep 0.05 false alarms an hour of yes, no,"))
        #expect(hopeless.errors.contains("(59.9 h without a detection are enough)"), "\(hopeless.errors)")
        // Without a target the thresholds stay.
        #expect(try ModelFile.load(model).labels == ModelFile.load("commands").labels)
        let unknown = try HarkProcess.run(["listen", "--model", model, "--sensitivity", "alexa=1"])
        #expect(unknown.status == 2 && unknown.errors.contains("--sensitivity alexa") && unknown.errors.contains("yes"))
        let silent = try HarkProcess.run(
            ["listen", "--wait", "0", "--model", model, "--sensitivity", "0.5", "--sensitivity", "yes=0.1"],
            environment: ["PULSE_SERVER": "/no/such", "PULSE_RUNTIME_PATH": folder.path])
        #expect(silent.status == 4 && silent.errors.contains("not counted"))
    }
}
