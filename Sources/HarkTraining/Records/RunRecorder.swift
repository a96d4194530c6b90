// SPDX-License-Identifier: Apache-2.0

import HarkBasics

/// Writes a training's figures to its folder: `metrics.csv` and an event file for TensorBoard.
///
/// A write failure does not end the training, which may take hours; ``problem`` reports it.
package final class RunRecorder: Sendable {
    private struct State: ~Copyable {
        var metrics: MetricsFile
        /// nil before the end of the first epoch, so that a training without one leaves no file.
        var events: EventFile?
        var began = SystemClock.monotonic
        var problem: RunFolderError?
    }

    private let state: Locked<State>
    private let folder: RunFolder
    private let lock: FolderLock?

    /// - Parameter lock: of the folder, if there is one; held as long as this object exists.
    package init(_ folder: RunFolder, lock: FolderLock? = nil) throws(RunFolderError) {
        self.folder = folder
        self.lock = lock
        state = Locked(State(metrics: try MetricsFile(path: folder.metrics)))
    }

    /// The first write failure, because of which figures may be missing; nil if there was none.
    package var problem: RunFolderError? { state.withLock { $0.problem } }

    package func add(_ event: TrainingEvent) {
        state.withLock { state in
            switch event {
            case .begins: state.began = SystemClock.monotonic
            case .epoch(let metrics):
                let now = SystemClock.monotonic
                let row = MetricsRow(metrics, seconds: now - state.began)
                state.began = now
                do throws(RunFolderError) {
                    try state.metrics.append(row)
                    if state.events == nil {
                        state.events = try EventFile(folder: folder.path, firstStep: row.epoch)
                    }
                    try state.events?.append(row)
                } catch {
                    if state.problem == nil { state.problem = error }
                }
            default: break
            }
        }
    }
}
