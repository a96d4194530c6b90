// SPDX-License-Identifier: Apache-2.0

/// A wrong result for an input, other than a crash.
public struct FuzzFailure: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// - Throws: `FuzzFailure` if the condition is false.
func require(_ condition: Bool, _ description: @autoclosure () -> String) throws(FuzzFailure) {
    if !condition { throw FuzzFailure(description()) }
}
