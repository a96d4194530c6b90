// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import Hark

/// What became of one recording in a batch.
package enum FileResult: Sendable {
    case recognized(Classification, seconds: Double, warnings: [AudioWarning])
    case failed(AudioFileError)
}
