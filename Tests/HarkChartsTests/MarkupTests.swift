// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HarkCharts

@Suite struct MarkupTests {
    @Test func whatIsInterpolatedIsEscaped() {
        let name = "<script>alert('x')</script> & \"more\"\u{1B}\u{202E}"
        let markup: Markup = "<b title=\"\(name)\">\(name)</b>"
        #expect(
            !markup.html.contains("<script>") && !markup.html.contains("\u{1B}") && !markup.html.contains("\u{202E}"))
        let escaped = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;\u{FFFD}\u{FFFD}"
        #expect(markup.html == "<b title=\"\(escaped)\">\(escaped)</b>")
    }

    @Test func markupIsNotEscapedAgain() {
        let inner: Markup = "<i>\(1.0 / 3) \(7) \("é")</i>"
        let outer: Markup = "<p>\(inner)</p>"
        #expect(outer.html == "<p><i>0.33 7 é</i></p>")
    }
}
