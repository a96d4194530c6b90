import CBuiltInModels

/// The models inside the program.
public enum BuiltInModel {
    /// What is used where no model is named.
    public static let standard = "commands"

    public static let names = [standard]

    /// The bytes of a built-in model's file, or nil where there is none of that name.
    public static func bytes(named name: String) -> [UInt8]? {
        guard name == standard else { return nil }
        return Array(UnsafeBufferPointer(start: hark_commands_model(), count: hark_commands_model_size()))
    }
}
