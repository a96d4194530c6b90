import ArgumentParser
import Glibc

@main
enum Entry {
    /// Parses, runs, and gives every way to end its documented exit code (docs/exit-codes.md).
    static func main() {
        do {
            var command = try HarkCommand.parseAsRoot()
            try command.run()
        } catch let failure as CommandFailure {
            StandardError.write("hark: \(failure.message)")
            exit(failure.status.rawValue)
        } catch let status as ExitStatus {
            exit(status.rawValue)
        } catch {
            let message = HarkCommand.fullMessage(for: error)
            guard HarkCommand.exitCode(for: error) != .success else {
                StandardOutput.write(message)
                exit(ExitStatus.success.rawValue)
            }
            StandardError.write(message)
            exit(ExitStatus.usage.rawValue)
        }
    }
}
