// SPDX-License-Identifier: Apache-2.0

import FuzzTargets
import Glibc

/// The start of the program: SwiftPM requires this name instead of libFuzzer's own `main`. Writes the seeds if
/// HARK_FUZZ_SEEDS is set; otherwise starts libFuzzer, which handles all arguments.
@_cdecl("hark_fuzz_main")
public func start(
    _ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
    if let folder = getenv("HARK_FUZZ_SEEDS") { return writeSeeds(to: String(cString: folder)) }
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments) { data, count in
        do {
            try target.run(Array(UnsafeBufferPointer(start: data, count: count)))
        } catch {
            // libFuzzer reports a trap as a crash; a wrong result becomes a trap.
            fatalError("\(target): \(error)")
        }
        return 0
    }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

private let target: FuzzTarget = {
    let name = getenv("HARK_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        fatalError("HARK_FUZZ_TARGET names none of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return target
}()

private func writeSeeds(to folder: String) -> Int32 {
    for (name, bytes) in target.seeds {
        let file = fopen("\(folder)/\(name)", "w")
        guard file != nil, fwrite(bytes, 1, bytes.count, file) == bytes.count, fclose(file) == 0 else {
            perror("\(folder)/\(name)")
            return 1
        }
    }
    return 0
}
