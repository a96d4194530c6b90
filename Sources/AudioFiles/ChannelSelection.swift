// SPDX-License-Identifier: Apache-2.0

/// Which channels of a recording become the mono signal.
package enum ChannelSelection: Sendable, Equatable {
    /// The mean of all channels.
    case mixdown
    /// One channel, counted from 1 as people do.
    case channel(Int)
}
