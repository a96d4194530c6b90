// SPDX-License-Identifier: Apache-2.0

import Glibc
import HarkBasics

/// A voice of a speech synthesizer that is installed on this machine.
package struct SyntheticVoice: Sendable, Equatable {
    package enum Program: String, Sendable, CaseIterable {
        case espeak = "espeak-ng"
        case flite
        case festival = "text2wave"
    }

    package let program: Program
    /// The program's name for the voice.
    package let name: String

    /// Name of the voice for file names: letters, digits and "-".
    package var identifier: String {
        let text = "\(program.rawValue)-\(name)".lowercased()
        return String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
    }

    /// Whether the voice is held out of training, for validation.
    package var isHeldOut: Bool {
        switch program {
        case .flite: name == "slt"
        // The same speaker as flite's.
        case .festival: name.contains("slt")
        case .espeak:
            Self.heldOutAccents.contains { name.hasPrefix($0) }
                || Self.heldOutVariants.contains { name.hasSuffix("+\($0)") }
        }
    }

    private static let heldOutAccents = ["en-gb-scotland", "en-029"]
    private static let heldOutVariants = ["f3", "m4", "m7", "f5"]

    /// The voices of the installed programs, in a fixed order.
    package static func installed() -> [SyntheticVoice] {
        Program.allCases.filter { ExternalProgram.isInstalled($0.rawValue) }.flatMap { program in
            switch program {
            case .espeak: espeakVoices
            case .flite: ["awb", "rms", "kal", "kal16", "slt"].map { SyntheticVoice(program: .flite, name: $0) }
            case .festival:
                ["kal_diphone", "ked_diphone", "cmu_us_slt_arctic_hts"]
                    .filter { isFestivalVoice($0) }.map { SyntheticVoice(program: .festival, name: $0) }
            }
        }
    }

    /// Every second pair of accent and variant, and the named speakers with one accent each. Robots, demons and
    /// loudspeakers are left out.
    private static var espeakVoices: [SyntheticVoice] {
        // "gmw/en" is en-gb; espeak-ng takes no variants under the name en-gb.
        let accents = [
            "en-us", "gmw/en", "en-gb-scotland", "en-gb-x-rp", "en-029", "en-gb-x-gbclan", "en-us-nyc",
            "en-gb-x-gbcwmd",
        ]
        let variants = [
            "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "f1", "f2", "f3", "f4", "f5", "croak", "whisper",
        ]
        let people = [
            "Alex", "Alicia", "Andrea", "Andy", "Annie", "Denis", "Diogo", "Gene", "Henrique", "Hugo", "Jacky", "Lee",
            "Marco",
            "Michael", "Mike", "adam", "anika", "antonio", "aunty", "belinda", "benjamin", "boris", "caleb", "david",
            "ed",
            "edward", "grandma", "grandpa", "john", "linda", "marcelo", "max", "norbert", "pablo", "paul", "quincy",
            "rob",
            "robert", "sandro", "shelby", "steph", "travis", "victor", "zac",
        ]
        var names: [String] = []
        for (row, accent) in accents.enumerated() {
            names += variants.enumerated().filter { (row + $0.offset) % 2 == 0 }.map { "\(accent)+\($0.element)" }
        }
        let others = accents.filter { !heldOutAccents.contains($0) }
        names += people.enumerated().map { "\(others[$0.offset % others.count])+\($0.element)" }
        return names.map { SyntheticVoice(program: .espeak, name: $0) }
    }

    private static func isFestivalVoice(_ name: String) -> Bool {
        ["english", "us"].contains { access("/usr/share/festival/voices/\($0)/\(name)", F_OK) == 0 }
    }
}
