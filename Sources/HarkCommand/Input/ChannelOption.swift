// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import AudioFiles

struct ChannelOption: ParsableArguments {
    @Option(help: ArgumentHelp("Use this channel (from 1) instead of the mean of all.", valueName: "number"))
    var channel: Int?

    func validate() throws {
        if let channel, channel < 1 { throw ValidationError("channels count from 1, not \(channel)") }
    }

    var selection: ChannelSelection { channel.map(ChannelSelection.channel) ?? .mixdown }
}
