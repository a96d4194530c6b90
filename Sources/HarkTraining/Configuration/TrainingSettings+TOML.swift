// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import HarkBasics

extension TrainingSettings {
    private static let largestFile = 1 << 20

    /// All settings of a training as TOML, except those that describe the run itself.
    package var toml: String { TOMLWriter.write(tables) }

    /// Applies the settings in a TOML text; the others stay.
    package mutating func apply(toml text: String) throws(ConfigurationError) {
        try apply(try TOMLParser.parse(text))
    }

    /// Applies the settings in a TOML file; the others stay.
    package mutating func apply(file path: String) throws(ConfigurationError) {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .unreadable(reason: "no such file")
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard !isFolder, size <= Self.largestFile else {
            throw .unreadable(reason: "not a configuration file")
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .unreadable(reason: "not readable as UTF-8 text")
        }
        try apply(toml: text)
    }

    /// Applies one option.
    /// - Parameter assignment: `section.option=value` or `option=value`, with the value in TOML.
    package mutating func apply(assignment: String) throws(ConfigurationError) {
        guard let equals = assignment.firstIndex(of: "=") else {
            throw .wrongValue(assignment.debugDescription, reason: "write it as section.option=value")
        }
        let names = assignment[..<equals].split(separator: ".", omittingEmptySubsequences: false)
            .map { $0.trimmed }
        guard names.count <= 2, names.allSatisfy(TOMLParser.isKey) else {
            throw .wrongValue(assignment.debugDescription, reason: "write it as section.option=value")
        }
        let text = String(assignment[assignment.index(after: equals)...])
        let value: ConfigurationValue
        do throws(ConfigurationError) {
            value = try TOMLParser.value(text)
        } catch {
            throw .wrongValue(names.joined(separator: "."), reason: "\(text.debugDescription) is not a TOML value")
        }
        try apply(names.count == 1 ? [names[0]: value] : [names[0]: .table([names[1]: value])])
    }

    private var tables: [String: ConfigurationValue] {
        guard let json = try? JSONEncoder().encode(self),
            let tables = try? JSONDecoder().decode([String: ConfigurationValue].self, from: json)
        else { preconditionFailure("settings with a number that JSON cannot hold") }
        return tables
    }

    private mutating func apply(_ changes: [String: ConfigurationValue]) throws(ConfigurationError) {
        let tables = self.tables
        var settings: TrainingSettings
        do {
            settings = try Self.decode(try Self.merge(changes, into: tables, prefix: ""))
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw Self.wrongValue(error, among: changes, over: tables)
        }
        settings.command = command
        settings.program = program
        settings.date = date
        self = settings
    }

    private static func decode(_ tables: [String: ConfigurationValue]) throws -> TrainingSettings {
        try JSONDecoder().decode(TrainingSettings.self, from: try JSONEncoder().encode(tables))
    }

    private static func merge(
        _ changes: [String: ConfigurationValue], into tables: [String: ConfigurationValue], prefix: String
    ) throws(ConfigurationError) -> [String: ConfigurationValue] {
        var merged = tables
        for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
            switch (tables[name], value) {
            case (nil, _):
                throw .unknownOption(prefix + name, known: tables.keys.sorted().map { prefix + $0 })
            case (.table(let old)?, .table(let new)):
                merged[name] = .table(try merge(new, into: old, prefix: "\(prefix)\(name)."))
            case (.table?, _): throw .wrongValue(prefix + name, reason: "that is a section: write [\(name)]")
            case (_, .table): throw .wrongValue(prefix + name, reason: "that is an option, not a section")
            default: merged[name] = value
            }
        }
        return merged
    }

    /// Finds the option that cannot be decoded. Needed because not every error of the decoder names it.
    private static func wrongValue(
        _ error: any Error, among changes: [String: ConfigurationValue], over tables: [String: ConfigurationValue]
    ) -> ConfigurationError {
        for (section, value) in changes.sorted(by: { $0.key < $1.key }) {
            var single: [(name: String, change: [String: ConfigurationValue])] = [(section, [section: value])]
            if case .table(let options) = value {
                single = options.sorted { $0.key < $1.key }.map {
                    ("\(section).\($0.key)", [section: .table([$0.key: $0.value])])
                }
            }
            for (name, change) in single {
                do {
                    _ = try decode(try merge(change, into: tables, prefix: ""))
                } catch {
                    return .wrongValue(name, reason: reason(error))
                }
            }
        }
        return .problem(reason(error))
    }

    private static func reason(_ error: any Error) -> String {
        switch error as? DecodingError {
        // Errors of this module's own types describe the value that is needed.
        case .dataCorrupted(let context)? where !context.codingPath.isEmpty: context.debugDescription
        default: "a value of another type is needed"
        }
    }
}
