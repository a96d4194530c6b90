// SPDX-License-Identifier: Apache-2.0

import PulseCapture
import TestSupport
import Testing

@Suite(.tags(.live)) struct CaptureGapTests {
    @Test(arguments: [
        (CaptureGap.Cause.serverAway, 51_200, 3200, "the sound server was away for 3.2 s: 51,200 samples lost"),
        (.deviceAway, 1_600_000, 100_049, "the source was away for 100.0 s: 1,600,000 samples lost"),
        (.suspended, 1, 0, "the source was suspended for 0 ms: 1 sample lost"),
        (.moved, 0, 21, "the sound server moved the recording to another source in 21 ms: no samples lost"),
        (.stalled, 0, 2999, "no sound came for 3.0 s: it came later, nothing is lost"),
        (.stalled, 1_005, 62, "no sound came for 62 ms: 1,005 samples lost"),
        (.hole, 320, 20, "the sound server left out 20 ms of sound: 320 samples lost"),
        (.slowReader, 16_000, 1000, "this program was too busy for 1.0 s of sound: 16,000 samples lost"),
    ])
    func saysOnOneLineWhatWasLost(cause: CaptureGap.Cause, samples: Int, milliseconds: Int, line: String) {
        let gap = CaptureGap(cause: cause, samplesLost: samples, duration: .milliseconds(milliseconds))
        #expect(gap.description == line)
    }

    @Test func anAnnouncementNamesTheSourcesThereAre() {
        let problem = CaptureError.deviceNotFound(name: "mic\n", available: ["a", "b\u{1B}"])
        #expect(
            CaptureGap.Cause.deviceAway.announcement(problem: problem)
                == "the source mic\u{FFFD} is gone (available: a, b\u{FFFD}): waiting for it")
        #expect(
            CaptureGap.Cause.serverAway.announcement(problem: problem) == "the sound server went away: waiting for it")
        for cause in CaptureGap.Cause.allCases {
            #expect(cause.announcement(problem: nil).hasSuffix(": waiting for it"))
        }
    }
}
