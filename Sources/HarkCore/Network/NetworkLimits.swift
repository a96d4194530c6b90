// SPDX-License-Identifier: Apache-2.0

/// The largest network the format holds; the accumulators' widths are proved for these.
public enum NetworkLimits {
    public static let inputSizes = 1...512
    public static let hiddenSizes = 1...512
    public static let layers = 1...3
    public static let labels = 2...512
}
