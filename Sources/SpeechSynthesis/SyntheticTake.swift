// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import FoundationEssentials
import Glibc
import HarkBasics

/// One utterance of a text by a synthetic voice.
package struct SyntheticTake: Sendable, Equatable {
    package let voice: SyntheticVoice
    /// The text; for espeak-ng it may be phonemes: [[bl'u: l'antVn]].
    package let text: String
    /// Speed in percent of the voice's default, 40...250.
    package let pace: Int
    /// Pitch for espeak-ng, 0...99, with a default of 50. The other programs keep their own pitch.
    package let pitch: Int
    /// Raises the speed and all frequencies of the sound, as for a speaker with a smaller head; in cents, -300...300.
    package let shift: Int

    package init(voice: SyntheticVoice, text: String, pace: Int, pitch: Int, shift: Int) {
        precondition((40...250).contains(pace) && (0...99).contains(pitch) && (-300...300).contains(shift))
        self.voice = voice
        self.text = text
        self.pace = pace
        self.pitch = pitch
        self.shift = shift
    }

    /// Threshold for trimming the ends, as a share of the peak: -50 dB. Below it the word has ended and only the hum of
    /// a synthesizer remains.
    private static let quiet: Float = 0.003
    /// Longest allowed take, in seconds.
    private static let longestSeconds = 20.0

    /// Synthesizes the utterance.
    /// - Parameter folder: folder for temporary files.
    /// - Returns: samples at 16 kHz without silence at the ends, with a peak of 0.7; empty if nothing was said.
    package func samples(in folder: String) throws(SynthesisError) -> [Float] {
        let file = "\(folder)/\(UUID().uuidString).wav"
        let textFile = "\(file).txt"
        defer {
            unlink(file)
            unlink(textFile)
        }
        // festival does not take the text as an argument.
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
        // Samples that are resampled to another rate and then taken for 16 kHz are shifted in speed and pitch.
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
                voice.program.rawValue, "-v", voice.name, "-s", "\(155 * pace / 100)", "-p", "\(pitch)", "-w", output,
                "--", text,
            ]
        case .flite:
            [
                voice.program.rawValue, "-voice", voice.name, "--setf", "duration_stretch=\(100 / Double(pace))", "-t",
                text,
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

/// Why a synthesizer could not synthesize a text.
package struct SynthesisError: Error, Equatable, Sendable {
    package let program: String
    package let text: String
    package let failure: ExternalProgram.Failure
}
