// SPDX-License-Identifier: Apache-2.0

import HarkCommand
import Testing

@Suite struct StepShapeTests {
    @Test func sizesAreRead() {
        #expect(StepShape(parsing: "40x128") == StepShape(inputSize: 40, hiddenSize: 128))
        #expect(StepShape(parsing: "1x512") == StepShape(inputSize: 1, hiddenSize: 512))
        #expect(StepShape(inputSize: 40, hiddenSize: 128).multiplications == 86_016)
    }

    @Test(arguments: [
        "", "x", "40", "40x", "x128", "40x128x2", "0x128", "40x0", "513x1", "1x513", "-4x8", "4.5x8", "axb",
    ])
    func whatIsNoShapeIsNone(text: String) {
        #expect(StepShape(parsing: text) == nil)
    }
}
