import Foundation

/// Lines for who reads the answers; each leaves at once, also into a pipe.
enum StandardOutput {
    /// Ends the program where nobody can take the line, such as a full disk: answers that are lost are no answers.
    static func write(_ line: String) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
        } catch {
            StandardError.write("hark: standard output cannot be written to: is the disk full?")
            exit(ExitStatus.output.rawValue)
        }
    }
}
