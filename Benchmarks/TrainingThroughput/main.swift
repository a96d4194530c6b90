// SPDX-License-Identifier: Apache-2.0

import Foundation
import HarkDatasets
import HarkEvaluation
import HarkTraining

// Reads lines "float N" and "integers N" and answers each with the seconds that N steps took: another program asks, so
// that its own steps come in between.

let networks = [
    "float": TrainingThroughput(inputs: 40, hidden: 128, labels: 12, frames: 98, batch: 100, quantizationAware: false),
    "integers": TrainingThroughput(
        inputs: 40, hidden: 128, labels: 12, frames: 98, batch: 100, quantizationAware: true),
]
while let line = readLine() {
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 2, let network = networks[words[0]], let steps = Int(words[1]) else {
        print("what is \(line.debugDescription)?")
        continue
    }
    var loss = 0.0
    let seconds = ContinuousClock().measure {
        for _ in 0..<steps { loss = network.step() }
    }
    print(seconds / .seconds(1), loss)
    fflush(nil)
}
