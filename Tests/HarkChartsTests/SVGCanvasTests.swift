// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationXML
import Testing

@testable import HarkCharts

@Suite struct SVGCanvasTests {
    /// Names as in hostile recordings, and the text that must be drawn for them.
    private static let names: [(given: String, shown: String)] = [
        ("plain.wav", "plain.wav"), ("a & b <script>alert(1)</script>.wav", "a & b <script>alert(1)</script>.wav"),
        ("\"quoted\" 'name'", "\"quoted\" 'name'"), ("]]><!-- & &amp; &#0;", "]]><!-- & &amp; &#0;"),
        ("line\nfeed\ttab\u{0}zero\u{1B}[31m", "line\u{FFFD}feed\u{FFFD}tab\u{FFFD}zero\u{FFFD}[31m"),
        ("left\u{202E}right\u{FFFE}\u{FEFF}", "left\u{FFFD}right\u{FFFD}\u{FFFD}"),
        ("世界 мир é \u{1F3A4}", "世界 мир é \u{1F3A4}"),
    ]

    @Test(arguments: names.indices)
    func textOfAnyKindIsWellFormedAndComesBack(index: Int) throws {
        let canvas = SVGCanvas(width: 100, height: 50, label: "a <test>")
        canvas.text(Self.names[index].given, at: Point(1, 2), style: TextStyle(isUpright: true))
        let document = try XMLDocument(data: Data(canvas.file()))
        let texts = try document.nodes(forXPath: "//*[local-name()='text']")
        #expect(texts.compactMap(\.stringValue) == [Self.names[index].shown])
        #expect(try document.nodes(forXPath: "//*[local-name()='script']").isEmpty)
    }

    // Foundation's attribute(forName:) finds nothing on Linux in documents with namespaces.
    private func attribute(_ name: String, of element: XMLElement) -> String? {
        element.attributes?.first { $0.localName == name }?.stringValue
    }

    @Test func elementsAreInOrderWithColorClassAndNote() throws {
        let canvas = SVGCanvas(width: 100, height: 50, label: "a <test>")
        canvas.fill(Rectangle(x: 1, y: 2, width: 3, height: 4.126), with: .series(0))
        canvas.stroke([Point(0, 0), Point(1.5, -2.25)], with: Pen(.ink, width: 0.8))
        canvas.disc(at: Point(3, 4), radius: 2, with: .series(7), note: "a & b")
        canvas.image(
            IndexedImage(width: 2, height: 1, pixels: [1, 2], palette: IndexedImageTests.palette),
            in: Rectangle(x: 0, y: 0, width: 4, height: 3))
        let root = try #require(try XMLDocument(data: Data(canvas.file())).rootElement())
        let elements = (root.children ?? []).compactMap { $0 as? XMLElement }
        #expect(attribute("viewBox", of: root) == "0 0 100 50")
        #expect(attribute("aria-label", of: root) == "a <test>")
        #expect(elements.map(\.localName) == ["rect", "rect", "polyline", "circle", "image"])
        #expect(attribute("height", of: elements[1]) == "4.13")
        #expect(attribute("fill", of: elements[1]) == "#0072b2" && attribute("class", of: elements[1]) == "c0")
        #expect(attribute("points", of: elements[2]) == "0,0 1.5,-2.25")
        #expect(attribute("class", of: elements[3]) == "c1" && elements[3].stringValue == "a & b")

        let link = try #require(attribute("href", of: elements[4]))
        let prefix = "data:image/png;base64,"
        #expect(link.hasPrefix(prefix))
        let png = try #require(Data(base64Encoded: String(link.dropFirst(prefix.count))))
        let picture = try DecodedPNG(Array(png))
        #expect(picture.width == 4 && picture.height == 3)
        #expect(picture.pixel(1, 2) == [0x1D, 0x21, 0x29] && picture.pixel(2, 0) == [0, 0x72, 0xB2])
    }
}
