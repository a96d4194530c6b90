// SPDX-License-Identifier: Apache-2.0

/// Places where a recording could not be decoded.
struct Damage {
    /// Stretches that are lost.
    private(set) var places = 0
    /// The frame at which the first begins.
    private(set) var firstFrame: Int64 = 0
    /// libsndfile's words for the first.
    private(set) var reason = ""
    /// Frames of silence put in their place.
    var silenced: Int64 = 0
    /// Whether nothing after the last could be decoded.
    var isEnd = false

    /// The frame of the last failure: two failures with nothing decoded between are one place.
    private var lastFrame: Int64 = -1

    mutating func add(at frame: Int64, reason: String) {
        if places == 0 {
            firstFrame = frame
            self.reason = reason
        }
        if frame != lastFrame { places += 1 }
        lastFrame = frame
    }
}
