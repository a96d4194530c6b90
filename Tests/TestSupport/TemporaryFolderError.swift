// SPDX-License-Identifier: Apache-2.0

/// A system call that failed while a test set up its files.
public struct TemporaryFolderError: Error {
    public let call: String
    /// The value of errno.
    public let code: Int32

    public init(call: String, code: Int32) {
        self.call = call
        self.code = code
    }
}
