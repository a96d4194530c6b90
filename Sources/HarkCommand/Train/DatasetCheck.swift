// SPDX-License-Identifier: Apache-2.0

import HarkDatasets
import HarkTraining

/// Looks at recordings as a training would, without training.
struct DatasetCheck {
    let datasets: [String]
    let settings: TrainingSettings
    let format: StreamFormat
    /// Where all that is found is listed; nil: nowhere.
    let listPath: String?

    func run() throws {
        let bar = ProgressBar("reading")
        let survey: DatasetSurvey
        do throws(DatasetError) {
            survey = try DatasetSurvey(
                datasets: datasets, keywords: settings.keywords, clipSamples: settings.clipSamples) { bar.update(done: $0, total: $1) }
        } catch {
            bar.clear()
            throw CommandFailure("\(error)", error.status)
        }
        bar.clear()
        try SurveyReport(survey: survey, format: format, listPath: listPath).write()
        if survey.findings.contains(where: \.problem.leavesOut) { throw ExitStatus.someFilesFailed }
    }
}

extension DatasetError {
    /// What the program ends with.
    var status: ExitStatus {
        if case .cacheFailed = self { .output } else { .someFilesFailed }
    }
}
