// SPDX-License-Identifier: Apache-2.0

/// What an input showed to be wrong, short of a crash.
public struct FuzzFailure: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// - Throws: unless the condition holds.
func require(_ condition: Bool, _ description: @autoclosure () -> String) throws(FuzzFailure) {
    if !condition { throw FuzzFailure(description()) }
}
