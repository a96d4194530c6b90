// SPDX-License-Identifier: Apache-2.0

/// What a network is asked to get right.
package struct LossSettings: Sendable, Equatable, Codable {
    package enum Pooling: String, Sendable, Codable, CaseIterable {
        case maximum
        case last
        case logSumExp = "log-sum-exp"
    }

    package var labelSmoothing: Float = 0.05
    /// How a clip's logits come from its frames'; the engine takes the maximum.
    package var pooling = Pooling.maximum
    /// Of the log-sum-exp: the greater, the nearer to the maximum.
    package var poolingSharpness: Float = 2
    /// With a teacher: its share of the loss, and how much its answers are softened.
    package var teacherShare: Float = 0.7
    package var teacherTemperature: Float = 2

    package init() {}

    var timePooling: TimePooling {
        switch pooling {
        case .maximum: .maximum
        case .last: .last
        case .logSumExp: .logSumExp(sharpness: poolingSharpness)
        }
    }
}
