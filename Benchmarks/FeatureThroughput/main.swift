// SPDX-License-Identifier: Apache-2.0

import Glibc
import SpeechFeatures

// For Benchmarks/features, which drives it line by line, so that Hark and its peers take turns:
//
//     FeatureThroughput SAMPLES
//
// SAMPLES is a file of 32-bit floats, 16,000 a second. Each line of standard input is a preset, a kind, and a number of
// coefficients or "-"; the answer is the processor time for all the samples in seconds, and the number of frames.

func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func fail(_ message: String) -> Never {
    let line = Array("FeatureThroughput: \(message)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    exit(2)
}

func readSamples(_ path: String) -> [Float] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var samples: [Float] = []
    var block = [Float](repeating: 0, count: 1 << 16)
    while case let count = fread(&block, 4, block.count, file), count > 0 { samples += block[..<count] }
    return samples
}

guard CommandLine.arguments.count == 2, case let samples = readSamples(CommandLine.arguments[1]), !samples.isEmpty
else {
    fail("one file of samples is needed (see Benchmarks/features)")
}
while let line = readLine() {
    let words = line.split(separator: " ")
    guard words.count == 3, let preset = FeaturePreset(rawValue: String(words[0])),
        let kind = FeatureKind(rawValue: String(words[1]))
    else { fail("not a preset, a kind and a number: \(line)") }
    var spec = preset.spec
    spec.kind = kind
    if let count = Int(words[2]) { spec.coefficients = count }
    // As programs use it: one extractor for all recordings. The loudest band takes a matrix, or two passes.
    let extractor = spec.needsLoudestBand ? nil : FeatureExtractor(spec: spec)
    var frames = 0
    let start = processorSeconds()
    if let extractor {
        extractor.process(samples.span) { _ in frames += 1 }
        extractor.finish { _ in frames += 1 }
    } else {
        frames = FeatureMatrix(of: samples, spec: spec).frames
    }
    print(processorSeconds() - start, frames)
    fflush(nil)
}
