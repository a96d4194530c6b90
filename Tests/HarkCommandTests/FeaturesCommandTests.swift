// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Foundation
import Hark
import SpeechFeatures
import TestSupport
import Testing

/// `hark features` as a process, compared with the library's features.
@Suite struct FeaturesCommandTests {
    private static let fixture = "audio-fixtures/yes-flite-slt-16k.wav"
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private struct Line: Decodable {
        let frame: Int
        let time: Double
        let values: [Float]
    }

    /// The library's features of a recording: frames of values.
    private func expected(_ spec: FeatureSpec, of path: String = fixture) throws -> [[Float]] {
        let samples = try AudioFileReader.samples(path: HarkProcess.root.path + "/" + path)
        let matrix = FeatureMatrix(of: samples, spec: spec)
        return (0..<matrix.frames).map { Array(matrix.values[$0 * matrix.columns..<($0 + 1) * matrix.columns]) }
    }

    /// Runs the program with standard output to a file and returns the bytes, which need not be valid text.
    private func bytes(_ arguments: [String]) throws -> [UInt8] {
        let file = URL(fileURLWithPath: try folder.write([], to: "output"))
        let process = HarkProcess.make(arguments)
        process.standardOutput = try FileHandle(forWritingTo: file)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 0)
        return [UInt8](try Data(contentsOf: file))
    }

    private func entries() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    // MARK: Formats

    @Test func csvGivesTheSameFloatsAgain() throws {
        let outcome = try HarkProcess.run(["features", Self.fixture])
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        let rows = outcome.lines.map { $0.split(separator: ",").map(String.init) }
        #expect(rows.first == ["frame", "time"] + (0..<20).map { "c\($0)" })
        #expect(rows.dropFirst().map { $0.dropFirst(2).compactMap(Float.init) } == (try expected(.standard)))
        #expect(rows.dropFirst().map(\.first) == (0..<rows.count - 1).map { "\($0)" })
        #expect(rows[1][1] == "0.015" && rows[11][1] == "0.215")
    }

    @Test func jsonlGivesTheSameFloatsAgain() throws {
        let outcome = try HarkProcess.run(["features", Self.fixture, "--format", "jsonl"])
        let lines = try outcome.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        #expect(lines.map(\.values) == (try expected(.standard)))
        #expect(lines.map(\.frame) == Array(lines.indices))
        #expect(lines[10].time == 0.215)
    }

    /// The layout of NumPy's array file, byte by byte.
    @Test func npyIsAnArrayOfFloats() throws {
        let file = try bytes(["features", Self.fixture, "--format", "npy"])
        let frames = try expected(.standard)
        #expect(Array(file[..<8]) == [0x93] + Array("NUMPY".utf8) + [1, 0])
        #expect(file[8] == 118 && file[9] == 0)
        let header = String(decoding: file[10..<128], as: UTF8.self)
        #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (\(frames.count), 20), }"))
        #expect(header.hasSuffix(" \n") && header.filter { $0 == "\n" }.count == 1)
        let values = stride(from: 128, to: file.count, by: 4).map { start in
            Float(bitPattern: file[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
        }
        #expect(values == frames.flatMap { $0 })
    }

    @Test func aFileHoldsWhatAPipeGets() throws {
        for format in ["csv", "npy", "jsonl"] {
            // The format follows from the file extension.
            let path = folder.path(of: "features.\(format)")
            let outcome = try HarkProcess.run(["features", Self.fixture, "--output", path])
            #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
            let piped = try bytes(["features", Self.fixture, "--format", format])
            #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) == piped)
        }
        #expect(try entries() == ["features.csv", "features.jsonl", "features.npy", "output"])
    }

    @Test func aRecordingShorterThanAFrameHasNoRows() throws {
        let path = try folder.write(WaveBytes([Int16](repeating: 7, count: 100)).bytes, to: "short.wav")
        #expect(try HarkProcess.run(["features", path]).lines.count == 1)
        #expect(try HarkProcess.run(["features", path, "--format", "jsonl"]).lines.isEmpty)
        let file = try bytes(["features", path, "--format", "npy"])
        #expect(file.count == 128 && String(decoding: file, as: UTF8.self).contains("(0, 20)"))
        #expect(try HarkProcess.run(["features", path, "--plot", folder.path(of: "short.png")]).status == 0)
    }

    // MARK: Presets

    @Test(arguments: FeaturePreset.allCases, FeatureKind.allCases)
    func everyPresetIsTheLibrarys(preset: FeaturePreset, kind: FeatureKind) throws {
        var spec = preset.spec
        spec.kind = kind
        let outcome = try HarkProcess.run(
            ["features", Self.fixture, "--preset", preset.rawValue, "--kind", kind.rawValue])
        let rows = outcome.lines.map { $0.split(separator: ",").map(String.init) }
        #expect(rows.dropFirst().map { $0.dropFirst(2).compactMap(Float.init) } == (try expected(spec)))
        #expect(rows.first?.last == (kind == .mfcc ? "c\(spec.coefficients - 1)" : "m\(spec.melBands - 1)"))
        let middle = spec.edges == .centred ? 0 : Double(spec.windowLength) / 2
        #expect(Double(rows[1][1]) == middle / 16_000)
    }

    @Test func fewerCoefficientsAreTheFirst() throws {
        let outcome = try HarkProcess.run(["features", Self.fixture, "--preset", "htk", "--coefficients", "5"])
        let rows = outcome.lines.dropFirst().map { $0.split(separator: ",").dropFirst(2).compactMap { Float($0) } }
        #expect(rows == (try expected(FeaturePreset.htk.spec)).map { Array($0.prefix(5)) })
    }

    // MARK: Standard input

    /// Samples without a header, from a file and from a pipe; the features of librosa need two passes over them.
    @Test(arguments: [FeaturePreset.hark, .librosa], ["<", "cat"])
    func samplesWithoutAHeaderAreTheSame(preset: FeaturePreset, way: String) throws {
        let wave = [UInt8](try Data(contentsOf: HarkProcess.root.appendingPathComponent(Self.fixture)))
        // The fixture has a plain header of 44 bytes.
        let samples = try folder.write(Array(wave[44...]), to: "samples.raw")
        let hark = "'\(HarkProcess.executable.path)' features --raw s16le:16000:1 --preset \(preset.rawValue)"
        let process = HarkProcess.make(
            program: URL(fileURLWithPath: "/bin/sh"),
            ["-c", way == "cat" ? "cat '\(samples)' | \(hark) -" : "\(hark) < '\(samples)'"])
        let file = URL(fileURLWithPath: try folder.write([], to: "output"))
        process.standardOutput = try FileHandle(forWritingTo: file)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let named = try HarkProcess.run(["features", Self.fixture, "--preset", preset.rawValue])
        #expect(try String(contentsOf: file, encoding: .utf8) == named.output)
    }

    @Test(arguments: [["features"], ["features", "x.wav", "--raw", "s16le:16000:1"]])
    func whatIsReadMustBeClear(arguments: [String]) throws {
        let outcome = try HarkProcess.run(arguments)
        #expect(outcome.exited && outcome.status == 2 && outcome.output.isEmpty && !outcome.errors.isEmpty)
    }

    // MARK: Models

    @Test func aModelsFeaturesAndIntegers() throws {
        let model = try ModelFile.load(BuiltInModel.standard)
        let frames = try expected(model.features)
        let floats = try HarkProcess.run(["features", Self.fixture, "--model", "commands", "--format", "jsonl"])
        #expect(try floats.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)).values } == frames)

        let outcome = try HarkProcess.run(["features", Self.fixture, "--model", "commands", "--quantized"])
        let rows = outcome.lines.dropFirst().map { $0.split(separator: ",").dropFirst(2).compactMap { Int8($0) } }
        let integers = frames.map { frame in
            var integers = [Int8](repeating: 0, count: frame.count)
            var span = integers.mutableSpan
            model.normalization.quantize(frame.span, into: &span)
            return integers
        }
        #expect(rows == integers)
    }

    // MARK: Pictures

    @Test func plotAloneWritesOnlyThePicture() throws {
        let png = folder.path(of: "plot.PNG")
        let outcome = try HarkProcess.run(["features", Self.fixture, "--plot", png])
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: png)))
        #expect(Array(bytes[..<8]) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        let size = [16, 20].map { bytes[$0..<$0 + 4].reduce(0) { $0 << 8 | Int($1) } }
        #expect(size[0] == 2000 && (1000...2000).contains(size[1]))
        #expect(bytes.count > 20_000)
        #expect(try entries() == ["plot.PNG"])
    }

    /// On a machine without any font, Cairo draws the text in a font of its own.
    @Test func aPictureIsDrawnWithoutAnInstalledFont() throws {
        let fonts = try folder.write(
            Array("<?xml version=\"1.0\"?><fontconfig><dir>\(folder.path)/none</dir></fontconfig>".utf8),
            to: "fonts.conf")
        var pictures: [Data] = []
        for (name, environment) in [("with.png", [:]), ("without.png", ["FONTCONFIG_FILE": fonts])] {
            let png = folder.path(of: name)
            let outcome = try HarkProcess.run(["features", Self.fixture, "--plot", png], environment: environment)
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
            pictures.append(try Data(contentsOf: URL(fileURLWithPath: png)))
        }
        #expect(pictures[0] != pictures[1] && pictures[1].count > 20_000)
    }

    @Test func aPictureAndATableTogether() throws {
        let svg = folder.path(of: "plot.svg")
        let outcome = try HarkProcess.run(["features", Self.fixture, "--plot", svg, "--format", "csv"])
        #expect(outcome.lines.count == (try expected(.standard).count) + 1)
        let text = try String(contentsOfFile: svg, encoding: .utf8)
        for word in ["yes-flite-slt-16k.wav", "waveform", "mel spectrogram", "MFCC", "Hz", "time (s)"] {
            #expect(text.contains(word), "\(word)")
        }
    }

    /// File names are untrusted, and browsers display the picture.
    @Test func oddNamesStayNames() throws {
        let name = "<script>a&b</script> \"x\" ' \u{202E} \u{7}\n.wav"
        let wave = try Data(contentsOf: HarkProcess.root.appendingPathComponent(Self.fixture))
        let path = folder.path(of: "x")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try wave.write(to: URL(fileURLWithPath: path).appendingPathComponent(name.replacing("/", with: "|")))
        let svg = folder.path(of: "plot.svg")
        let outcome = try HarkProcess.run(
            ["features", name.replacing("/", with: "|"), "--plot", svg], folder: URL(fileURLWithPath: path))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let text = try String(contentsOfFile: svg, encoding: .utf8)
        #expect(
            text.contains("&lt;script&gt;a&amp;b&lt;|script&gt; &quot;x&quot; &#39; \u{FFFD} \u{FFFD}\u{FFFD}.wav"))
        #expect(!text.contains("<script"))
    }

    // MARK: Refusals

    @Test(arguments: [
        (["--preset", "mel"], "kaldi"), (["--preset", "mel"], "hello-edge"), (["--kind", "chroma"], "logmel"),
        (["--format", "xml"], "jsonl"), (["--plot", "plot.gif"], ".svg"), (["--plot", "png"], ".png"),
        (["--quantized"], "--model"), (["--model", "commands", "--preset", "kaldi"], "--preset"),
        (["--model", "commands", "--kind", "mfcc"], "--kind"), (["--coefficients", "0"], "--coefficients"),
        (["--preset", "htk", "--coefficients", "27"], "26"), (["--kind", "logmel", "--coefficients", "5"], "logmel"),
        (["--output", "same.svg", "--plot", "same.svg"], "same file"), (["--channel", "0"], "from 1"),
    ])
    func wrongUsageNamesTheRightOne(arguments: [String], word: String) throws {
        let outcome = try HarkProcess.run(["features", Self.fixture] + arguments)
        #expect(outcome.exited && outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
    }

    @Test func badRecordingsLeaveTheOldOutputAlone() throws {
        let good = try folder.write(Array("old".utf8), to: "old.csv")
        let bad = try folder.write(Array("words, not sound".utf8), to: "words.wav")
        for path in [bad, folder.path(of: "missing.wav"), folder.path] {
            let outcome = try HarkProcess.run(["features", path, "--output", good, "--plot", folder.path(of: "p.png")])
            #expect(outcome.exited && outcome.status == 1)
            #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.errors.contains(path))
        }
        #expect(try String(contentsOfFile: good, encoding: .utf8) == "old")
        #expect(try entries() == ["old.csv", "words.wav"])
    }

    @Test func whatCannotBeWrittenIsSaid() throws {
        for path in [folder.path(of: "missing/x.csv"), folder.path, "/dev/full"] {
            let outcome = try HarkProcess.run(["features", Self.fixture, "--output", path])
            #expect(outcome.exited && outcome.status == 5, "\(path)")
            #expect(outcome.errors.split(separator: "\n").count == 1 && outcome.errors.contains(path))
        }
        #expect(try entries().isEmpty)
        var status = stat()
        #expect(stat("/dev/full", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test(arguments: ["csv", "npy", "jsonl"])
    func aFullDiskBehindStandardOutputIsSaid(format: String) throws {
        let process = HarkProcess.make(["features", Self.fixture, "--format", format])
        process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 5)
        #expect(said.split(separator: "\n").count == 1 && said.contains("standard output"))
    }

    /// A closed pipe ends the program by SIGPIPE; if the signal is ignored, the program reports the error.
    @Test(arguments: ["csv", "npy"])
    func aClosedPipeEndsIt(format: String) throws {
        for exits in [false, true] {
            let process = HarkProcess.make(
                ["features", Self.fixture, "--format", format], ignoring: exits ? ["PIPE"] : [])
            let (output, errors) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardError = errors
            try output.fileHandleForReading.close()
            try process.run()
            let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationReason == (exits ? .exit : .uncaughtSignal))
            #expect(process.terminationStatus == (exits ? 5 : SIGPIPE))
            #expect(said.contains("standard output") == exits)
        }
    }

    /// After Ctrl-C the old file is still there, and no partial new one.
    @Test func interruptedItLeavesNothingHalfDone() throws {
        let old = try folder.write(Array("old".utf8), to: "old.npy")
        // Ten hours of sound, a sparse file with only its header on disk.
        var wave = WaveBytes([] as [Int16])
        let bytes: Int64 = 10 * 3600 * 32_000
        wave.declaredDataBytes = UInt32(bytes)
        let recording = try folder.write(wave.bytes, to: "long.wav")
        #expect(truncate(recording, Int(bytes) + wave.bytes.count) == 0)
        let process = HarkProcess.make(["features", recording, "--output", old])
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        // The output file has no name yet; its open descriptor shows that the program is writing.
        let descriptors = "/proc/\(process.processIdentifier)/fd"
        let isWriting = {
            let numbers = (try? FileManager.default.contentsOfDirectory(atPath: descriptors)) ?? []
            let places = numbers.compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(descriptors)/\($0)")
            }
            return places.contains { $0.hasPrefix(self.folder.path) && $0 != recording }
        }
        while !isWriting(), process.isRunning { usleep(1000) }
        process.interrupt()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 5)
        #expect(said.contains("interrupted"))
        #expect(try String(contentsOfFile: old, encoding: .utf8) == "old")
        #expect(try entries() == ["long.wav", "old.npy"])
    }

    /// Kaldi's programs read 16-bit integers: the energies are 32768^2 times those of samples from -1 to 1.
    @Test func samplesMayBeSixteenBitIntegers() throws {
        let rows = try ["unit", "int16"].map { scale in
            let run = try HarkProcess.run([
                "features", "audio-fixtures/stop-flite-slt-16k.wav", "--preset", "kaldi", "--kind", "logmel",
                "--sample-scale", scale,
            ])
            #expect(run.status == 0, "\(run.errors)")
            return run.output.split(separator: "\n").dropFirst().map { row in
                row.split(separator: ",").dropFirst(2).compactMap { Double($0) }
            }
        }
        let pairs = zip(rows[0].joined(), rows[1].joined()).filter { $0.0 > -10 }
        #expect(pairs.count > 500)
        // The logarithm of 2^30, within the precision of float32 at that value.
        #expect(pairs.allSatisfy { abs($0.1 - $0.0 - 30 * 0.693147180559945) < 1e-4 })
    }
}
