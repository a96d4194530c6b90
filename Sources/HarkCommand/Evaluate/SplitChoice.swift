// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HarkDatasets

/// Which part of a data set is meant.
enum SplitChoice: String, ExpressibleByArgument, CaseIterable {
    case training, validation, testing, all

    /// nil: all.
    var split: DatasetSplit? { DatasetSplit(rawValue: rawValue) }
}
