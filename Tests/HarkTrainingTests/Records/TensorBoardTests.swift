// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import HarkTraining

/// Event files as read by TensorBoard itself.
@Suite struct TensorBoardTests {
    /// The interpreter of the environment that Scripts/python-package installs.
    private static let python = HarkProcess.root.appendingPathComponent(".build-test/tensorboard/bin/python")

    private static let script = """
        import json, sys
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        events = EventAccumulator(sys.argv[1])
        events.Reload()
        print(json.dumps({tag: [[s.step, s.value] for s in events.Scalars(tag)] for tag in events.Tags()["scalars"]}))
        """

    /// A run stopped after its third epoch and resumed from the second: TensorBoard must show each epoch once.
    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: python.path),
            "TensorBoard is not installed: run Scripts/python-package"))
    func tensorBoardReadsARunThatWentOn() throws {
        let folder = try TemporaryFolder()
        for epochs in [1...3, 3...5] {
            let recorder = try RunRecorder(RunFolder(path: folder.path))
            for epoch in epochs { recorder.add(.epoch(someMetrics(epoch: epoch))) }
        }
        let read = try HarkProcess.run(program: Self.python, ["-c", Self.script, folder.path])
        #expect(read.status == 0, "\(read.errors)")
        let found = try JSONDecoder().decode([String: [[Double]]].self, from: Data(read.output.utf8))
        #expect(found.count == 9)
        #expect(found["loss/training"]?.map { $0[0] } == [1, 2, 3, 4, 5])
        #expect(found["loss/training"]?.map { Float($0[1]) } == [2, 1, 2 / 3, 0.5, 0.4])
        #expect(found["accuracy/quantized"]?.map { $0[1] } == [Double](repeating: 0.5, count: 5))
    }
}
