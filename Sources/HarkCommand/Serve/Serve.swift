// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Dispatch
import Glibc
import Hark
import HarkBasics
import HarkListening
import WyomingService

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve wake words to Home Assistant, by the Wyoming protocol.",
        discussion: """
            Satellites connect and send the sound of their microphones; detections are sent back. By default only this \
            machine can connect. The protocol has no password: anyone who reaches the port can use it.

            Ctrl-C ends it.

            EXAMPLES
              hark serve
              hark serve --wyoming 0.0.0.0:10400 --sensitivity 0.5
              hark serve --model wake --model my.hark --clients 8
            """)

    @Option(
        help: ArgumentHelp("Address to listen on; port 0 selects a free one.", valueName: "host:port"))
    var wyoming = NetworkAddress(argument: "127.0.0.1:10400")!

    @Option(
        name: [.customShort("m"), .long],
        help: ArgumentHelp(
            "A .hark file, or the name of a built-in model; repeatable. (default: wake)", valueName: "file"),
        completion: Completions.model)
    var model: [String] = []

    @OptionGroup var budgets: BudgetOptions

    @OptionGroup var thresholds: ThresholdOptions

    @Option(
        help: ArgumentHelp(
            "Clients at the same time, at most; memory for all is allocated at the start.", valueName: "count"))
    var clients = 64

    @Option(
        help: ArgumentHelp(
            "Clients of one address, at most. Without it half of --clients, and no limit for clients on this machine.",
            valueName: "count"))
    var clientsPerAddress: Int?

    @Option(help: ArgumentHelp("Languages of the keywords, separated by commas.", valueName: "codes"))
    var languages = "en"

    @Flag(help: "Print only the address and errors.")
    var quiet = false

    func validate() throws {
        if !(1...1024).contains(clients) { throw ValidationError("--clients must be 1 to 1024") }
        if let clientsPerAddress, !(1...clients).contains(clientsPerAddress) {
            throw ValidationError("--clients-per-address must be 1 to the number of clients, which is \(clients)")
        }
    }

    func run() throws {
        let models = try ModelGroupOptions.load(
            model.isEmpty ? ["wake"] : model, budget: budgets.budget, thresholds: thresholds
        ) { StandardError.write("hark: \($0)") }
        var limits = WyomingLimits()
        limits.clients = clients
        limits.clientsPerAddress = clientsPerAddress
        let isQuiet = quiet
        let log = BackgroundLog()
        let manager = ServiceNotifier(environment: Environment.value)
        // Installed before the server can be reached, so that a signal always ends it cleanly.
        let ending = DispatchSemaphore(value: 0)
        let interruption = Interruption { ending.signal() }
        defer { interruption.cancel() }
        let server: WyomingServer
        do {
            server = try WyomingServer(
                host: wyoming.host, port: wyoming.port, models: models, limits: limits, version: RootCommand.version,
                languages: languages.split(separator: ",").map(String.init), heartbeat: manager?.heartbeat
            ) { line in
                if !isQuiet { log.write(line) }
            }
        } catch let error as WyomingServerError {
            throw CommandFailure(
                "\(wyoming.defaultValueDescription): cannot listen there (\(error.reason)): choose another address or port, "
                    + "or end the program that uses it", .sound)
        }
        let keywords = models.labels.filter(\.isReported).map(\.name).joined(separator: ", ")
        log.write("listening on \(server.host):\(server.port) for \(keywords); Ctrl-C ends")
        if !wyoming.isLoopback {
            log.write("warning: anyone who reaches that address can use the service: there is no password")
        }
        manager?.send(["READY=1", "STATUS=listening on \(server.host):\(server.port)"])
        ending.wait()
        manager?.send(["STOPPING=1"])
        end(server, log)
    }

    /// Closes all connections, but ends after 2 s whatever clients, and readers of the log, do.
    private func end(_ server: WyomingServer, _ log: BackgroundLog) {
        let isClosed = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            try? server.stop()
            isClosed.signal()
        }
        _ = isClosed.wait(timeout: .now() + 1)
        log.finish(seconds: 0.5)
    }
}

extension ServiceNotifier {
    /// For a thread to prove that it works: notifies the watchdog. Nil if the service manager has none.
    fileprivate var heartbeat: (seconds: Double, beat: @Sendable () -> Void)? {
        // Half of the manager's time, as sd_watchdog_enabled(3) recommends.
        watchdogSeconds.map { ($0 / 2, { self.send(["WATCHDOG=1"]) }) }
    }
}

/// An address to listen on: HOST:PORT or tcp://HOST:PORT, an IPv6 address in brackets.
struct NetworkAddress: ExpressibleByArgument {
    let host: String
    /// 0: any free port.
    let port: Int

    init?(argument: String) {
        let argument = argument.hasPrefix("tcp://") ? argument.dropFirst(6) : argument[...]
        guard let colon = argument.lastIndex(of: ":"), let port = UInt16(argument[argument.index(after: colon)...])
        else { return nil }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, host.utf8.count < 256, !host.contains(where: \.isWhitespace) else { return nil }
        self.host = String(host)
        self.port = Int(port)
    }

    var defaultValueDescription: String { "\(host):\(port)" }

    /// Whether only this machine can reach the address.
    var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        var address = in_addr()
        // A name such as 127.example.org is not an IPv4 address.
        return inet_pton(AF_INET, host, &address) == 1 && UInt32(bigEndian: address.s_addr) >> 24 == 127
    }
}
