// SPDX-License-Identifier: Apache-2.0

import HarkDatasets
import HarkTraining

extension DatasetError {
    /// The message for the user: the error, and the option that helps.
    var message: String {
        switch self {
        case .unusableKeyword, .tooManyKeywords: "\(self) with --keywords"
        case .noClips: "\(self), with --split"
        default: "\(self)"
        }
    }
}

extension TrainingError {
    /// The message for the user: the error, and the option that helps.
    var message: String {
        switch self {
        case .interrupted(_?): "\(self), with --resume"
        case .baseDiffers: "\(self), or leave out --from"
        case .checkpoint: "\(self) without --resume"
        default: "\(self)"
        }
    }
}

extension RunFolderError {
    /// The message for the user: the error, and the option that helps.
    var message: String {
        if case .taken = self { "\(self) with --resume" } else { "\(self)" }
    }
}
