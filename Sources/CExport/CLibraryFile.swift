// SPDX-License-Identifier: Apache-2.0

/// A file of an exported library.
package struct CLibraryFile: Sendable, Equatable {
    /// Its name in the library's folder.
    package let name: String
    /// ASCII.
    package let text: String
}
