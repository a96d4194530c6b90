// SPDX-License-Identifier: Apache-2.0

import CBuiltInModels

/// The models compiled into the program.
package enum BuiltInModel {
    /// The name of the default model.
    package static let standard = "commands"

    package static let names = [standard, "wake"]

    /// The purpose of a built-in model, as a phrase.
    package static func purpose(of name: String) -> String {
        name == standard ? "single commands and short clips" : "continuous listening"
    }

    /// The bytes of a built-in model's file, or nil if there is no built-in model of that name.
    package static func bytes(named name: String) -> [UInt8]? {
        switch name {
        case standard: Array(UnsafeBufferPointer(start: hark_commands_model(), count: hark_commands_model_size()))
        case "wake": Array(UnsafeBufferPointer(start: hark_wake_model(), count: hark_wake_model_size()))
        default: nil
        }
    }
}
