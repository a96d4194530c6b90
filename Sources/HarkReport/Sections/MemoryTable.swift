// SPDX-License-Identifier: Apache-2.0

/// The memory that the running model takes.
enum MemoryTable {
    static func section(_ content: ReportContent) -> Section? {
        guard let bill = content.model?.memoryFootprint else { return nil }
        let rows = bill.parts.map { part in
            let share = bill.total == 0 ? 0 : Double(part.bytes) / Double(bill.total)
            return Markup(
                """
                <tr><th scope="row">\(part.name)</th><td>\(part.bytes)</td>\(ShareCell.markup(share))</tr>
                """)
        }
        return Section(
            id: "memory", title: "Memory",
            explanation: "Bytes that the running model takes with one stream, as they follow from its sizes.",
            body: """
                <div class="scroll"><table class="figures"><thead><tr><th scope="col">part</th><th scope="col">bytes</th>\
                <th scope="col" class="bar">share</th></tr></thead>
                <tbody>\(Markup(rows))</tbody>
                <tfoot><tr><th scope="row">total</th><td>\(bill.total)</td><td class="bar">\(Digits.bytes(bill.total))</td></tr></tfoot>
                </table></div>
                """)
    }
}
