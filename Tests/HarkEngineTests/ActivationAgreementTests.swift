// SPDX-License-Identifier: Apache-2.0

import CHarkKernels
import HarkCore
import Testing

@testable import HarkEngine

@Suite struct ActivationAgreementTests {
    /// All inputs, with every kernel that this processor supports.
    @Test(arguments: Kernel.available.filter { $0 != .reference })
    func everyInput(kernel: Kernel) throws {
        let functions = try #require(kernel.functions)
        let inputs = (Int(Int16.min)...Int(Int16.max)).map { Int16($0) }
        var tanhs = [Int16](repeating: 0, count: inputs.count)
        var sigmoids = tanhs
        functions.pointee.activate(inputs, &tanhs, &sigmoids, Int32(inputs.count))
        #expect(tanhs == inputs.map(Activation.tanh))
        #expect(sigmoids == inputs.map(Activation.sigmoid))
    }
}
