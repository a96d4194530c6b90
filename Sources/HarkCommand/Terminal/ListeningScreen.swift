// SPDX-License-Identifier: Apache-2.0

/// Lays out a ``ListeningPicture`` on a screen of any size.
package struct ListeningScreen: Sendable {
    private let style: TerminalStyle

    /// The quietest level that the meter shows, in dB of full scale.
    static let floor = -60.0

    package init(style: TerminalStyle) {
        self.style = style
    }

    /// - Parameters:
    ///   - width: columns, 1 or more.
    ///   - height: lines, 1 or more.
    /// - Returns: At most `height` lines of at most `width` columns, with the escape sequences that color them.
    package func lines(_ picture: ListeningPicture, width: Int, height: Int) -> [String] {
        precondition(width > 0 && height > 0, "a screen has room for a character")
        var lines = [header(picture, width)] + level(picture, width)
        let footer = self.footer(picture, width)
        // On a low screen blank lines are dropped first, then the least important content.
        let isRoomy = height >= lines.count + picture.keywords.count + 9
        let gap = isRoomy ? [""] : []
        let rest = max(0, height - lines.count - 1)
        lines += gap + keywords(picture, width, most: max(1, rest > 2 ? rest - 2 : rest)) + gap
        let notes = self.notes(picture, width)
        let forDetections = height - lines.count - 1 - (notes.isEmpty ? 0 : notes.count + gap.count)
        lines += detections(picture, width, most: max(min(2, height - lines.count - 1), forDetections))
        if !notes.isEmpty { lines += gap + notes }
        if lines.count < height {
            lines += [String](repeating: "", count: height - lines.count - 1) + [footer]
        }
        return Array(lines.prefix(height))
    }

    private func header(_ picture: ListeningPicture, _ width: Int) -> String {
        var line = StyledLine(limit: width, style: style)
        line.add("hark", .bold)
        line.add("  \(picture.device)")
        line.addRight("  " + Self.clock(picture.seconds))
        return line.text
    }

    private func level(_ picture: ListeningPicture, _ width: Int) -> [String] {
        var figures = "no sound"
        if let level = picture.level {
            figures = "peak \(Self.decibels(picture.peak))  rms \(Self.decibels(level)) dBFS"
        }
        let isWide = width >= 60
        let clip = "  CLIP"
        let columns = width - 7 - (isWide ? 2 + 32 + clip.count : 0)
        var line = StyledLine(limit: width, style: style)
        line.add("level  ")
        line.addBar(
            Self.place(picture.level ?? 0), mark: picture.level == nil ? nil : Self.place(picture.peak),
            columns: columns,
            paint: { $0 > 0.95 ? .alarm : $0 > 0.8 ? .warning : .good }, style: style)
        var second = StyledLine(limit: width, style: style)
        let add = { (line: inout StyledLine) in
            line.add(figures, picture.level == nil ? .warning : .plain)
            if picture.isClipped { line.add(clip, .alarm) }
        }
        guard isWide else {
            second.add("       ")
            add(&second)
            return [line.text, second.text]
        }
        line.add("  ")
        add(&line)
        return [line.text]
    }

    private func keywords(_ picture: ListeningPicture, _ width: Int, most: Int) -> [String] {
        let names = min(20, max(5, width / 3), picture.keywords.map { TextColumns.width($0.name) }.max() ?? 0)
        let shown = picture.keywords.count > most ? max(0, most - 1) : picture.keywords.count
        var lines = picture.keywords.prefix(shown).map { keyword in
            let isHeard = keyword.posterior >= keyword.threshold
            var name = StyledLine(limit: names, style: style)
            name.add(keyword.name, isHeard ? .bold : .plain)
            name.pad(to: names)
            var line = StyledLine(limit: width - names, style: style)
            line.add("  ")
            line.addBar(
                keyword.posterior, mark: keyword.threshold, columns: min(60, line.room - 7),
                paint: { _ in isHeard ? .good : .plain }, style: style)
            line.add("  " + Self.fixed(keyword.posterior, decimals: 3), isHeard ? .bold : .plain)
            return name.text + line.text
        }
        if shown < picture.keywords.count, most > 0 {
            var line = StyledLine(limit: width, style: style)
            line.add("and \(picture.keywords.count - shown) more keywords", .faint)
            lines.append(line.text)
        }
        return lines
    }

    private func detections(_ picture: ListeningPicture, _ width: Int, most: Int) -> [String] {
        guard most > 0 else { return [] }
        var title = StyledLine(limit: width, style: style)
        title.add(picture.detections.isEmpty ? "nothing heard yet" : "heard, newest first", .faint)
        return [title.text] + entries(picture.detections.suffix(most - 1).reversed(), width, .plain)
    }

    private func notes(_ picture: ListeningPicture, _ width: Int) -> [String] {
        entries(Array(picture.notes.suffix(4)), width, .warning)
    }

    private func entries(_ entries: [ListeningPicture.Entry], _ width: Int, _ paint: StyledLine.Paint) -> [String] {
        entries.map { entry in
            var line = StyledLine(limit: width, style: style)
            line.add(entry.time, .faint)
            line.add("  \(entry.text)", paint)
            return line.text
        }
    }

    private func footer(_ picture: ListeningPicture, _ width: Int) -> String {
        var line = StyledLine(limit: width, style: style)
        line.add("Ctrl-C ends", .faint)
        line.addRight("  " + picture.memory, .faint)
        return line.text
    }

    // MARK: Figures

    /// Where a magnitude (0...1) lies on the meter, 0...1.
    static func place(_ magnitude: Double) -> Double { max(0, 1 - LevelScale.decibels(magnitude) / floor) }

    static func decibels(_ magnitude: Double) -> String {
        let value = LevelScale.decibels(magnitude)
        let text = value < -99.9 ? "-inf" : fixed(value, decimals: 1)
        return String(repeating: " ", count: max(0, 5 - text.count)) + text
    }

    /// A number with one or three decimals.
    static func fixed(_ value: Double, decimals: Int) -> String {
        let unit = decimals == 1 ? 10 : 1000
        let scaled = Int((abs(value) * Double(unit)).rounded())
        let digits = String(scaled % unit)
        let zeros = String(repeating: "0", count: max(0, decimals - digits.count))
        return "\(value < 0 && scaled > 0 ? "-" : "")\(scaled / unit).\(zeros)\(digits)"
    }

    /// A duration as "1:02:03".
    static func clock(_ seconds: Double) -> String {
        let whole = Int(max(0, seconds))
        let two = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
        return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
    }
}
