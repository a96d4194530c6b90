// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HarkEngine

struct KernelOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Compute the network this way instead of the fastest. On this processor: \(available).", valueName: "name"),
        transform: KernelOption.parse)
    var kernel: Kernel?

    var selection: Kernel { kernel ?? .fastest }

    /// The kernels that run here, the fastest first.
    static var available: String { Kernel.available.map(\.rawValue).joined(separator: ", ") }

    private static func parse(_ name: String) throws -> Kernel {
        guard let kernel = Kernel(rawValue: name), Kernel.available.contains(kernel) else {
            let all = Kernel.allCases.map(\.rawValue)
            throw ValidationError(
                "\(all.contains(name) ? "this processor cannot run it" : "there is no such kernel"); choose one of \(available)"
            )
        }
        return kernel
    }
}
