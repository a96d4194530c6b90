// SPDX-License-Identifier: Apache-2.0

import CExport
import Foundation
import Hark
import TestSupport
import Testing

/// Libraries for build systems: every source is where its description says, and the sketch runs against a stub of Arduino.
@Suite struct LibraryLayoutTests {
    private func written(_ model: KeywordModel, _ layout: LibraryLayout) throws -> (TemporaryFolder, [CLibraryFile]) {
        let folder = try TemporaryFolder()
        let library = CLibrary(model, name: "test", program: "hark 1.2.3", layout: layout)
        for file in library.files { try folder.write(Array(file.text.utf8), to: file.name) }
        return (folder, library.files)
    }

    private func run(_ folder: TemporaryFolder, _ program: String, _ arguments: [String]) throws -> HarkProcess.Outcome
    {
        try HarkProcess.run(
            program: URL(fileURLWithPath: "/usr/bin/env"), [program] + arguments,
            folder: URL(fileURLWithPath: folder.path))
    }

    @Test(arguments: LibraryLayout.allCases)
    func everyFileIsMarkedAndHasItsPlace(layout: LibraryLayout) throws {
        let (folder, files) = try written(try ExportModels.random(), layout)
        for file in files {
            #expect(file.text.prefix(CLibrary.markReach).contains(CLibrary.mark), "\(file.name)")
            #expect(file.text.contains("Apache-2.0"), "\(file.name)")
        }
        let headers = files.filter { $0.name.hasSuffix(".h") }.map(\.name)
        let sources = files.filter { $0.name.hasSuffix("_test.c") || $0.name.hasSuffix("_weights.c") }.map(\.name)
        try #require(headers.count == 1 && sources.count == 2)
        let include = headers[0].split(separator: "/").dropLast().joined(separator: "/")
        let outcome = try run(
            folder, "gcc",
            ["-std=c99", "-Wall", "-Werror", "-fsyntax-only", "-I\(include.isEmpty ? "." : include)"] + sources)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func labelsOfAnyNameAreHarmlessInDescriptions() throws {
        let model = try ExportModels.random(labels: HostileNameTests.labels)
        let (_, files) = try written(model, .platformio)
        let json = try #require(files.first { $0.name == "library.json" })
        let library = try #require(try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? [String: Any])
        #expect(library["name"] as? String == "hark_test" && library["version"] as? String == "1.2.3")
        #expect(library["headers"] as? String == "hark_test.h")
        let (_, arduino) = try written(model, .arduino)
        let properties = try #require(arduino.first { $0.name == "library.properties" })
        for line in properties.text.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(line.contains(#/^[a-z]+=[ -~]+$/#), "\(line)")
        }
    }

    /// Arduino's compiler is C++. The stub plays recordings in the place of the microphone.
    @Test func theSketchLightsTheLEDAtKeywords() throws {
        let (folder, files) = try written(try ExportModels.commands(), .arduino)
        let sketch = try #require(files.first { $0.name.hasSuffix(".ino") }).name
        #expect(sketch == "examples/hark_test_blink/hark_test_blink.ino")
        try folder.write(Array(Self.arduino.utf8), to: "stub/Arduino.h")
        try folder.write(Array(Self.microphone.utf8), to: "stub/PDM.h")
        try folder.write(
            Array("#include \"Arduino.h\"\n#include \"../\(sketch)\"\n\(Self.main)".utf8), to: "stub/main.cpp")
        for (compiler, source) in [
            ("gcc", "src/hark_test.c"), ("gcc", "src/hark_test_weights.c"), ("g++", "stub/main.cpp"),
        ] {
            let outcome = try run(
                folder, compiler, ["-O2", "-Wall", "-Wextra", "-Werror", "-Isrc", "-Istub", "-c", source])
            try #require(outcome.status == 0, "\(outcome.errors)")
        }
        let linked = try run(folder, "g++", ["main.o", "hark_test.o", "hark_test_weights.o", "-o", "board"])
        try #require(linked.status == 0, "\(linked.errors)")
        let recording = HarkProcess.root.appendingPathComponent("audio-fixtures/stop-flite-slt-16k.wav").path
        let (sound, log) = (folder.path(of: "sound"), folder.path(of: "log"))
        let samples = ExportModels.bytes(try ExportModels.samples(of: recording))
        try Data(samples + [UInt8](repeating: 0, count: 64_000)).write(to: URL(fileURLWithPath: sound))
        try ExternalTool.run(folder.path(of: "board"), [], input: sound, output: log)
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(lines.contains("stop") && !lines.contains { $0.contains("lost") || $0.contains("fail") }, "\(lines)")
        #expect(lines.filter { $0.hasPrefix("led") } == ["led 1", "led 0"], "\(lines)")
    }

    @Test(.needs("cmake"))
    func cmakeFindsTheSources() throws {
        let stubs = """
            cmake_minimum_required(VERSION 3.10)
            project(stub C)
            set(CONFIG_HARK_TEST 1)
            set(COMPONENT_LIB component)
            function(idf_component_register)
              cmake_parse_arguments(A "" "" "SRCS;INCLUDE_DIRS" ${ARGN})
              add_library(component STATIC ${A_SRCS})
              target_include_directories(component PUBLIC ${A_INCLUDE_DIRS})
            endfunction()
            macro(zephyr_library)
              add_library(component STATIC)
            endmacro()
            macro(zephyr_library_sources)
              target_sources(component PRIVATE ${ARGN})
            endmacro()
            macro(zephyr_include_directories)
              target_include_directories(component PUBLIC ${ARGN})
            endmacro()

            """
        for (layout, folderOfScript) in [(LibraryLayout.espIDF, ""), (.zephyr, "/zephyr")] {
            let (folder, _) = try written(try ExportModels.random(), layout)
            try folder.write(
                Array((stubs + "add_subdirectory(\(folder.path)\(folderOfScript) library)\n").utf8),
                to: "stub/CMakeLists.txt")
            for arguments in [["-S", "stub", "-B", "build"], ["--build", "build"]] {
                let outcome = try run(folder, "cmake", arguments)
                #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
            }
        }
    }
}

extension LibraryLayoutTests {
    private static let arduino = """
        #pragma once
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #define OUTPUT 1
        #define HIGH 1
        #define LOW 0
        #define LED_BUILTIN 13
        struct SerialPort {
            void begin(long) {}
            void println(const char *text) { puts(text); }
        };
        static SerialPort Serial;
        static unsigned long now, led;
        static void pinMode(int, int) {}
        static void digitalWrite(int, int value) {
            if ((unsigned long)value != led) printf("led %d\\n", value);
            led = (unsigned long)value;
        }
        static unsigned long millis() { return now; }
        static void delay(int) { exit(1); }

        """
    private static let microphone = """
        #pragma once
        #include "Arduino.h"
        struct Microphone {
            void (*callback)();
            void onReceive(void (*function)()) { callback = function; }
            int begin(int channels, int rate) { return channels == 1 && rate == 16000; }
            int available() { return 512; }
            int read(void *buffer, size_t size) { return (int)fread(buffer, 1, size, stdin); }
        };
        static Microphone PDM;

        """
    private static let main = """
        int main() {
            setup();
            while (!feof(stdin)) {
                PDM.callback();
                now += 16;
                for (int turn = 0; turn < 5; turn++) loop();
            }
            return 0;
        }

        """
}
