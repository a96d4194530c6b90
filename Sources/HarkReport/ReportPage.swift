// SPDX-License-Identifier: Apache-2.0

import Hark
import HarkCharts
import HarkEvaluation
import HarkTraining

/// The page of a model or run: one self-contained HTML file that loads nothing else.
package struct ReportPage: Sendable {
    let content: ReportContent

    package init(_ content: ReportContent) {
        self.content = content
    }

    /// The page's HTML, to be written as UTF-8.
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

/// The content of a page. Missing parts get no section.
package struct ReportContent: Sendable {
    /// The name of the model or run.
    package var name: String
    /// Nil for a run whose network cannot be written as a model, or that has produced no model yet.
    package var model: KeywordModel?
    /// The metrics of each epoch; empty without a run.
    package var metrics: [MetricsRow] = []
    package var dataset: JudgedDataset?
    package var worst: [WorstClip] = []
    package var streams: StreamEvaluation?
    /// The program that made the page, and the date (ISO 8601).
    package var program: String
    package var date: String

    package init(name: String, model: KeywordModel?, program: String, date: String) {
        self.name = name
        self.model = model
        self.program = program
        self.date = date
    }
}
