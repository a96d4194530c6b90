// SPDX-License-Identifier: Apache-2.0

/// A part of the page with a heading.
struct Section {
    /// What links name it by.
    let id: String
    let title: String
    /// A line or two on how to read it.
    let explanation: Markup
    let body: Markup

    var markup: Markup {
        """
        <section id="\(id)">
        <h2>\(title)</h2>
        <p class="explanation">\(explanation)</p>
        \(body)
        </section>
        """
    }
}
