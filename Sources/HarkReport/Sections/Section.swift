// SPDX-License-Identifier: Apache-2.0

import HarkCharts

/// A part of the page with a heading.
struct Section {
    /// The target of links to it.
    let id: String
    let title: String
    /// One or two lines on how to read it.
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
