/// One flaw of a data set.
public struct DatasetFinding: Sendable, Equatable {
    public let problem: DatasetProblem
    /// Where: a recording, or a folder.
    public let path: String
    /// What distinguishes it from others of its kind, such as a reason or the path of the other copy; may be empty.
    public let detail: String

    public init(_ problem: DatasetProblem, path: String, detail: String = "") {
        self.problem = problem
        self.path = path
        self.detail = detail
    }
}
