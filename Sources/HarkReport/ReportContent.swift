// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkEvaluation
import HarkTraining

/// All that a page is made of; what there is not has no section.
package struct ReportContent: Sendable {
    /// What the model or run is called.
    package var name: String
    /// nil: a run whose network does not ship, or that has not come to a model yet.
    package var model: KeywordModel?
    /// Epoch by epoch; empty without a run.
    package var metrics: [MetricsRow] = []
    package var dataset: JudgedDataset?
    package var worst: [WorstClip] = []
    package var streams: StreamEvaluation?
    /// What made the page, and when (ISO 8601).
    package var program: String
    package var date: String

    package init(name: String, model: KeywordModel?, program: String, date: String) {
        self.name = name
        self.model = model
        self.program = program
        self.date = date
    }
}
