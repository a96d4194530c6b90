// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The unit in Packaging, checked by systemd's own tools if they are installed.
@Suite struct ServiceUnitTests {
    /// The unit with the built `hark` in place of an installed one.
    private func unit(_ folder: TemporaryFolder) throws -> String {
        let file = HarkProcess.root.appendingPathComponent("Packaging/hark.service")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains("ExecStart=%h/.local/bin/hark listen --quiet --model ${HARK_MODEL} $HARK_OPTIONS\n"))
        let built = text.replacing("%h/.local/bin/hark", with: HarkProcess.executable.path)
        return try folder.write(Array(built.utf8), to: "hark.service")
    }

    @Test(.needs("systemd-analyze"))
    func systemdFindsNothingWrongAndFewHoles() throws {
        let folder = try TemporaryFolder()
        let path = try unit(folder)
        let tool = URL(fileURLWithPath: "/usr/bin/systemd-analyze")
        let verified = try HarkProcess.run(
            program: tool, ["verify", "--user", "--man=no", path], environment: ["XDG_RUNTIME_DIR": folder.path])
        #expect(verified.status == 0 && verified.errors.isEmpty, "\(verified.errors)")
        // The threshold is in tenths: 1.5 of 10.
        let secured = try HarkProcess.run(program: tool, ["security", "--offline=yes", "--threshold=15", path])
        #expect(secured.status == 0, "\(secured.output.suffix(500))")
    }

    /// The system unit of `hark serve`.
    @Test(.needs("systemd-analyze"))
    func theServingUnitIsAsTight() throws {
        let file = HarkProcess.root.appendingPathComponent("Packaging/hark-wyoming.service")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains("ExecStart=/usr/bin/hark serve --quiet --wyoming ${HARK_WYOMING} --model ${HARK_MODEL} "))
        let folder = try TemporaryFolder()
        let built = text.replacing("/usr/bin/hark", with: HarkProcess.executable.path)
        let path = try folder.write(Array(built.utf8), to: "hark-wyoming.service")
        let tool = URL(fileURLWithPath: "/usr/bin/systemd-analyze")
        let verified = try HarkProcess.run(program: tool, ["verify", "--man=no", path])
        #expect(verified.status == 0 && verified.errors.isEmpty, "\(verified.errors)")
        // The threshold is in tenths: 1.5 of 10.
        let secured = try HarkProcess.run(program: tool, ["security", "--offline=yes", "--threshold=15", path])
        #expect(secured.status == 0, "\(secured.output.suffix(500))")
    }
}
