// SPDX-License-Identifier: Apache-2.0

/// What `CaptureStream.read` came back with.
public enum CaptureRead: Sendable, Equatable {
    /// This number of samples, at least 1, is at the start of the caller's buffer.
    case samples(Int)
    /// Nothing was heard in the time given; the stream is still good.
    case timedOut
    /// There will be no more samples.
    case ended(CaptureError)
}
