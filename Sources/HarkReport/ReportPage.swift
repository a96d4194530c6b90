// SPDX-License-Identifier: Apache-2.0

/// The page of a model or run: one file of HTML that loads nothing.
package struct ReportPage: Sendable {
    let content: ReportContent

    package init(_ content: ReportContent) {
        self.content = content
    }

    /// The bytes of the file, UTF-8.
    package var html: String { page.html }

    private var sections: [Section] {
        [
            LearningCurves.section(content), ConfusionTable.section(content), ClassTable.section(content),
            ErrorCurves.section(content), ScoreHistograms.section(content), StreamCurves.section(content),
            WorstClips.section(content), MemoryTable.section(content), ConfigurationText.section(content),
        ].compactMap(\.self)
    }

    private var page: Markup {
        let sections = sections
        let links = sections.map { Markup("<a href=\"#\($0.id)\">\($0.title)</a>") }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="color-scheme" content="light dark" />
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
            img-src data:; media-src data:" />
            <title>\(content.name) - Hark report</title>
            <style>\(Stylesheet.text)</style>
            </head>
            <body>
            <header>
            <p class="kicker">Hark report</p>
            <h1>\(content.name)</h1>
            <p class="made">made \(content.date) by \(content.program)</p>
            \(SummaryTiles.markup(content))
            </header>
            <nav>\(Markup(links))</nav>
            <main>
            \(Markup(sections.map(\.markup)))
            </main>
            </body>
            </html>

            """
    }
}
