import KeywordPipeline
import KeywordTraining
import TrainingRecords

/// All that a page is made of; what there is not has no section.
public struct ReportContent: Sendable {
    /// What the model or run is called.
    public var name: String
    /// nil: a run whose network does not ship, or that has not come to a model yet.
    public var model: KeywordModel?
    /// Epoch by epoch; empty without a run.
    public var metrics: [MetricsRow] = []
    public var dataset: JudgedDataset?
    public var worst: [WorstClip] = []
    public var streams: StreamEvaluation?
    /// What made the page, and when (ISO 8601).
    public var program: String
    public var date: String

    public init(name: String, model: KeywordModel?, program: String, date: String) {
        self.name = name
        self.model = model
        self.program = program
        self.date = date
    }
}
