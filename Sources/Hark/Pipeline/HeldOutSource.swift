// SPDX-License-Identifier: Apache-2.0

/// What a model does, at the thresholds it has, in one source of speech that its training did not hear and in which no
/// keyword is said.
package struct HeldOutSource: Sendable, Equatable, Codable {
    package var name: String
    package var recordings: Int
    package var hours: Double
    /// Of all keywords together.
    package var falseAlarms: Int

    package init(name: String, recordings: Int, hours: Double, falseAlarms: Int) {
        self.name = name
        self.recordings = recordings
        self.hours = hours
        self.falseAlarms = falseAlarms
    }

    /// All sources as one.
    package static func sum(_ sources: [HeldOutSource], name: String) -> HeldOutSource {
        sources.reduce(into: HeldOutSource(name: name, recordings: 0, hours: 0, falseAlarms: 0)) { sum, source in
            sum.recordings += source.recordings
            sum.hours += source.hours
            sum.falseAlarms += source.falseAlarms
        }
    }

    /// The greatest rate that the count allows with 95 % confidence; nil without sound.
    package var upperRate: Double? {
        hours > 0 && (0...1_000_000).contains(falseAlarms) ? PoissonBound.upper(count: falseAlarms) / hours : nil
    }
}
