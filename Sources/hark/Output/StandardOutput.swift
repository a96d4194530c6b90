import Foundation

/// Lines for who reads the answers; each leaves at once, also into a pipe.
enum StandardOutput {
    static func write(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
