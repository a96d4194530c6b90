// SPDX-License-Identifier: Apache-2.0

import CBuiltInModels

/// The models inside the program.
package enum BuiltInModel {
    /// What is used where no model is named.
    package static let standard = "commands"

    package static let names = [standard, "wake"]

    /// What a built-in model is for, as a phrase.
    package static func purpose(of name: String) -> String {
        name == standard ? "single commands and short clips" : "continuous listening"
    }

    /// The bytes of a built-in model's file, or nil where there is none of that name.
    package static func bytes(named name: String) -> [UInt8]? {
        switch name {
        case standard: Array(UnsafeBufferPointer(start: hark_commands_model(), count: hark_commands_model_size()))
        case "wake": Array(UnsafeBufferPointer(start: hark_wake_model(), count: hark_wake_model_size()))
        default: nil
        }
    }
}
