// SPDX-License-Identifier: Apache-2.0

import HarkCore

extension KeywordModel {
    /// The model with another decoder; its thresholds and what was measured of them were the old one's.
    package func with(decoder: DecoderSpec) -> KeywordModel {
        KeywordModel(
            features: features, normalization: normalization, network: network, labels: labels, decoder: decoder,
            provenance: provenance(heldOut: nil))
    }

    /// The model with what was counted in held-out sources at its thresholds.
    public func with(heldOut: [HeldOutSource]) -> KeywordModel {
        KeywordModel(
            features: features, normalization: normalization, network: network, labels: labels, decoder: decoder,
            provenance: provenance(heldOut: heldOut), calibration: calibration)
    }

    private func provenance(heldOut: [HeldOutSource]?) -> Provenance {
        var changed = provenance
        changed.heldOut = heldOut
        return changed
    }

    /// The model with other thresholds. What was counted in held-out sources was counted at the old ones.
    /// - Parameter thresholds: by label, Q0.15, 1...32767; labels not named keep theirs.
    package func with(thresholds: [Int: Int]) -> KeywordModel { with(thresholds: thresholds, calibration: calibration) }

    /// The model with a calibration, and with the thresholds that give its target rate where it has one.
    package func with(calibration: Calibration) -> KeywordModel {
        let isTarget = calibration.targetRate > 0
        let thresholds = isTarget ? calibration.thresholds(total: calibration.targetRate) : [:]
        return with(thresholds: thresholds, calibration: calibration)
    }

    private func with(thresholds: [Int: Int], calibration: Calibration?) -> KeywordModel {
        let labels = labels.enumerated().map { index, label in
            thresholds[index].map { KeywordLabel(name: label.name, threshold: UInt16($0)) } ?? label
        }
        return KeywordModel(
            features: features, normalization: normalization, network: network, labels: labels, decoder: decoder,
            provenance: thresholds.isEmpty ? provenance : provenance(heldOut: nil), calibration: calibration)
    }
}
