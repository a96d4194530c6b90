// SPDX-License-Identifier: Apache-2.0

import HarkBasics
import Testing

extension Tag {
    /// Listens to sound or serves clients in real time. Scripts/test runs these tests after all others, because load
    /// would disturb them.
    @Tag public static var live: Self
    /// Takes more than ten seconds on two processors.
    @Tag public static var slow: Self
}

extension Trait where Self == ConditionTrait {
    /// Skips the test where one of these programs is not installed. Scripts/dependencies test installs them.
    public static func needs(_ programs: String...) -> Self {
        let missing = programs.filter { !ExternalTool.isInstalled($0) }
        return .enabled(
            if: missing.isEmpty,
            Comment(
                rawValue: missing.joined(separator: " and ") + " is not installed: run Scripts/dependencies test"))
    }
}

/// Runs a test a second time if it fails. The first failure is reported as a known issue.
public struct QuietMachineTrait: TestTrait, TestScoping {
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let hasFailed = Locked(false)
        try await withKnownIssue("failed once; this test needs a quiet machine", isIntermittent: true) {
            try await function()
        } matching: { _ in
            hasFailed.withLock { $0 = true }
            return true
        }
        if hasFailed.withLock({ $0 }) { try await function() }
    }
}

extension Trait where Self == QuietMachineTrait {
    /// The test depends on how soon the machine runs its threads, so it is run once more if it fails.
    public static var needsQuietMachine: Self { QuietMachineTrait() }
}
