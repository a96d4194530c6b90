// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import Glibc
import HarkBasics

/// One way in which a voice says something.
package struct SyntheticTake: Sendable, Equatable {
    package let voice: SyntheticVoice
    /// Text, or what espeak-ng says by its phonemes: [[bl'u: l'antVn]].
    package let text: String
    /// Percent of the voice's own speed, 40...250.
    package let pace: Int
    /// 0...99 for espeak-ng, whose own is 50; others have their own pitch.
    package let pitch: Int
    /// Speeds up and raises the whole sound, as a smaller head would; cents, -300...300.
    package let shift: Int

    package init(voice: SyntheticVoice, text: String, pace: Int, pitch: Int, shift: Int) {
        precondition((40...250).contains(pace) && (0...99).contains(pitch) && (-300...300).contains(shift))
        self.voice = voice
        self.text = text
        self.pace = pace
        self.pitch = pitch
        self.shift = shift
    }

    /// Below this share of the highest sample, -50 dB, a word has ended and a synthesizer hums.
    private static let quiet: Float = 0.003
    /// No take is longer, seconds.
    private static let longestSeconds = 20.0

    /// Says it.
    /// - Parameter folder: where a file may lie meanwhile.
    /// - Returns: 16 kHz, without silence at its ends, its highest sample at 0.7; empty where nothing was said.
    package func samples(in folder: String) throws(SynthesisError) -> [Float] {
        let file = "\(folder)/\(UUID().uuidString).wav"
        let textFile = "\(file).txt"
        defer {
            unlink(file)
            unlink(textFile)
        }
        // festival takes no text as an argument.
        if voice.program == .festival {
            do {
                try ReplacedFile.write(Array(text.utf8), to: textFile)
            } catch {
                throw SynthesisError(program: voice.program.rawValue, text: text, failure: .notStarted(error.reason))
            }
        }
        do throws(ExternalProgram.Failure) {
            try ExternalProgram.run(arguments(output: file, textFile: textFile))
        } catch {
            throw SynthesisError(program: voice.program.rawValue, text: text, failure: error)
        }
        // Samples of another rate, taken for 16 kHz.
        let rate = Double(AudioFileReader.sampleRate) * exp2(-Double(shift) / 1200)
        do throws(AudioFileError) {
            let reader = try AudioFileReader(path: file, sampleRate: Int(rate.rounded()))
            return Self.trimmed(try reader.samples(path: file, maximumSeconds: Self.longestSeconds))
        } catch {
            if case .noSamples = error { return [] }
            throw SynthesisError(program: voice.program.rawValue, text: text, failure: .failed("\(error)"))
        }
    }

    private func arguments(output: String, textFile: String) -> [String] {
        switch voice.program {
        case .espeak:
            [
                voice.program.rawValue, "-v", voice.name, "-s", "\(155 * pace / 100)", "-p", "\(pitch)", "-w", output, "--", text,
            ]
        case .flite:
            [
                voice.program.rawValue, "-voice", voice.name, "--setf", "duration_stretch=\(100 / Double(pace))", "-t", text,
                "-o", output,
            ]
        case .festival:
            [
                voice.program.rawValue, "-eval", "(voice_\(voice.name))", "-eval",
                "(Parameter.set 'Duration_Stretch \(100 / Double(pace)))", "-o", output, textFile,
            ]
        }
    }

    static func trimmed(_ samples: [Float]) -> [Float] {
        let peak = samples.reduce(0) { max($0, abs($1)) }
        guard peak > 0, let first = samples.firstIndex(where: { abs($0) > quiet * peak }),
            let last = samples.lastIndex(where: { abs($0) > quiet * peak })
        else { return [] }
        return samples[first...last].map { $0 * 0.7 / peak }
    }
}

/// What kept a synthesizer from saying something.
package struct SynthesisError: Error, Equatable, Sendable {
    package let program: String
    package let text: String
    package let failure: ExternalProgram.Failure
}
