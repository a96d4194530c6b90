import FileWriting
import Glibc

/// Lines for who reads the answers; each leaves at once, also into a pipe.
enum StandardOutput {
    /// Ends the program where nobody can take the line, such as a full disk: answers that are lost are no answers.
    static func write(_ line: String) {
        guard Descriptor.write(line + "\n", to: STDOUT_FILENO) else {
            StandardError.write("hark: standard output cannot be written to: is the disk full?")
            exit(ExitStatus.output.rawValue)
        }
    }
}
