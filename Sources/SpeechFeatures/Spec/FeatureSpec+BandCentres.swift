// SPDX-License-Identifier: Apache-2.0

extension FeatureSpec {
    /// Where each mel band is highest, Hz, from the lowest band up.
    package var bandCentres: [Double] { triangles.centres(self) }
}
