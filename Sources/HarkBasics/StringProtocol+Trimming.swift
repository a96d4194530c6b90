// SPDX-License-Identifier: Apache-2.0

extension StringProtocol {
    /// Without white space at either end. Here since Foundation's own would bring in all of it, which doubles the
    /// program's memory.
    package var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else {
            return ""
        }
        return String(self[first...last])
    }
}
