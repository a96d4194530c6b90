// SPDX-License-Identifier: Apache-2.0

/// How the files of an exported library are arranged, and which files describe them to a build system.
package enum LibraryLayout: String, Sendable, CaseIterable {
    /// All sources in one folder, with an example that reads recordings.
    case plain
    /// A library of the Arduino IDE, with a sketch.
    case arduino
    /// A library of PlatformIO, with the sketch.
    case platformio
    /// A component of ESP-IDF.
    case espIDF = "esp-idf"
    /// A module of Zephyr.
    case zephyr

    /// What the paths of the header and of the sources begin with.
    var folders: (headers: String, sources: String) {
        switch self {
        case .plain: ("", "")
        case .arduino, .platformio: ("src/", "src/")
        case .espIDF, .zephyr: ("include/", "src/")
        }
    }
}

/// The files that describe a library to a build system.
struct LibraryDescription {
    /// The library's name in C, `hark_` included.
    let library: String
    /// Without the signs of a comment.
    let mark: String
    /// Three numbers with points between them.
    let version: String
    /// Names of the keywords in C.
    let keywords: [String]

    func files(_ layout: LibraryLayout) -> [CLibraryFile] {
        switch layout {
        case .plain: []
        case .arduino: [CLibraryFile(name: "library.properties", text: properties)]
        case .platformio: [CLibraryFile(name: "library.json", text: json)]
        case .espIDF:
            [
                CLibraryFile(
                    name: "CMakeLists.txt",
                    text: """
                        \(comment)idf_component_register(
                            SRCS "src/\(library).c" "src/\(library)_weights.c"
                            INCLUDE_DIRS "include")
                        target_compile_options(${COMPONENT_LIB} PRIVATE -O2)

                        """),
                CLibraryFile(
                    name: "idf_component.yml",
                    text: """
                        \(comment)version: "\(version)"
                        description: "\(sentence)"
                        license: "Apache-2.0"

                        """),
            ]
        case .zephyr: zephyr
        }
    }

    private var comment: String { "# \(mark)\n# SPDX-License-Identifier: Apache-2.0\n" }

    private var sentence: String { "Keyword spotting: \(keywords.joined(separator: ", "))." }

    private var properties: String {
        """
        \(comment)name=\(library)
        version=\(version)
        author=Hark
        maintainer=Hark
        sentence=\(sentence)
        paragraph=The model, its features, network and decoder in C99, as hark export writes them.
        category=Signal Input/Output
        architectures=*
        includes=\(library).h

        """
    }

    private var json: String {
        """
        {
            "description": "\(mark) \(sentence)",
            "name": "\(library)",
            "version": "\(version)",
            "license": "Apache-2.0",
            "headers": "\(library).h",
            "frameworks": "*",
            "platforms": "*"
        }

        """
    }

    private var zephyr: [CLibraryFile] {
        let option = library.uppercased()
        return [
            CLibraryFile(
                name: "zephyr/module.yml",
                text: """
                    \(comment)name: \(library)
                    build:
                      cmake: zephyr
                      kconfig: zephyr/Kconfig

                    """),
            CLibraryFile(
                name: "zephyr/Kconfig",
                text: """
                    \(comment)config \(option)
                    \tbool "\(sentence)"

                    """),
            CLibraryFile(
                name: "zephyr/CMakeLists.txt",
                text: """
                    \(comment)if(CONFIG_\(option))
                      zephyr_library()
                      zephyr_library_sources(../src/\(library).c ../src/\(library)_weights.c)
                      zephyr_include_directories(../include)
                    endif()

                    """),
        ]
    }
}
