// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct RootCommand: ParsableCommand {
    static let version = "0.2.0"

    static let configuration = CommandConfiguration(
        commandName: "hark",
        abstract: "Spot keywords in speech, offline.",
        discussion: """
            EXAMPLES
              hark classify recordings/              classify each recording
              hark spot podcasts/                    find every keyword with its time
              hark listen                            spot keywords from the microphone
              hark models                            list the built-in models
              hark train my-words/ --output my.hark  train a model for your own words
              hark report runs/1 --output page.html  look at a training and its errors
              hark serve --model wake                wake words for Home Assistant
              hark features yes.wav --plot yes.png   look at what a model sees

            EXIT CODES
              0 all good, 1 some recordings failed, 2 wrong usage, 3 the model cannot be used,
              4 the sound server, device or network address failed, 5 the output could not be written,
              130 a training was stopped by Ctrl-C
            """,
        version: version,
        subcommands: [
            Classify.self, Spot.self, Listen.self, Devices.self, Record.self, Train.self, Evaluate.self, Calibrate.self,
            Features.self,
            Models.self, Inspect.self, Report.self, Export.self, Serve.self, Benchmark.self,
        ])
}
