// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// The Swift modules and what each imports, from the bottom up. Nothing imports upwards.
let imports: KeyValuePairs<String, [String]> = [
    // What a microcontroller runs: no Foundation, no audio, no files.
    "HarkCore": [],
    "HarkEmbedded": ["HarkCore"],
    // The same network on the vector units of larger processors.
    "HarkEngine": ["HarkCore", "CHarkKernels"],
    // What every module may need: locks, files written whole, numbers and paths as text.
    "HarkBasics": [],
    // Sound in.
    "SpeechFeatures": ["HarkCore", "HarkBasics", "CFFTW", "CFeatureKernels"],
    "AudioFiles": ["HarkBasics", "CSndFile", "CSoxr"],
    "PulseCapture": ["HarkBasics", "CPulse"],
    // Samples to detections.
    "Hark": ["HarkEngine", "SpeechFeatures", "HarkBasics", "CBuiltInModels"],
    // Live spotting, and what follows from a detection.
    "HarkListening": ["AudioFiles", "Hark", "PulseCapture"],
    // Words cut out of continuous sound.
    "WordRecording": [],
    // Wake words for Home Assistant, on SwiftNIO.
    "WyomingService": ["Hark", "AudioFiles"],
    // A model as a C library.
    "CExport": ["Hark", "CExportLibrary"],
    // Recordings from text, by the synthesizers that are installed.
    "SpeechSynthesis": ["AudioFiles"],
    // Models from recordings.
    "HarkDatasets": ["AudioFiles", "Hark"],
    "HarkEvaluation": ["HarkDatasets"],
    "HarkTraining": ["HarkEvaluation", "COpenBLAS", "CTrainingKernels", "CBuiltInSpeech"],
    // Pictures and pages.
    "HarkCharts": ["HarkBasics", "CCairo"],
    "HarkReport": ["HarkTraining", "HarkCharts"],
    "HarkCommand": ["HarkListening", "WordRecording", "SpeechSynthesis", "HarkReport", "CExport", "WyomingService"],
]

/// What modules take from other people's packages.
let packages: [String: [Target.Dependency]] = [
    "WyomingService": [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
    ],
    "HarkCommand": [.product(name: "ArgumentParser", package: "swift-argument-parser")],
]

/// The modules named and all that they stand on.
///
/// Targets name what they import indirectly too: the layout of a type depends on it, and the build system compiles a
/// module again only when one that it names has changed.
func all(_ names: [String]) -> [Target.Dependency] {
    var found: [String] = []
    func add(_ name: String) {
        guard !found.contains(name) else { return }
        for (module, below) in imports where module == name { below.forEach(add) }
        found.append(name)
    }
    names.forEach(add)
    return found.map { .init(stringLiteral: $0) }
}

/// The C libraries Hark stands on, as Debian packages them.
func debianLibrary(_ name: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/SystemLibraries/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// The tests that mirror a target.
func tests(_ name: String, _ more: [String] = [], exclude: [String] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: all([name, "TestSupport"] + more), exclude: exclude)
}

let package = Package(
    name: "Hark",
    products: [
        .executable(name: "hark", targets: ["hark-main"]),
        .library(name: "Hark", targets: ["Hark"]),
        // As Scripts/embedded builds them for microcontrollers.
        .library(name: "HarkEmbedded", targets: ["HarkCore", "HarkEmbedded"]),
        .library(name: "PulseCapture", targets: ["PulseCapture"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: imports.map { name, below in
        .target(
            name: name, dependencies: all(below) + (packages[name] ?? []),
            exclude: name == "HarkEmbedded" ? ["include"] : [])
    } + [
        debianLibrary("CFFTW", pkgConfig: "fftw3f", package: "libfftw3-dev"),
        debianLibrary("CPulse", pkgConfig: "libpulse", package: "libpulse-dev"),
        debianLibrary("CSndFile", pkgConfig: "sndfile", package: "libsndfile1-dev"),
        debianLibrary("CSoxr", pkgConfig: "soxr", package: "libsoxr-dev"),
        debianLibrary("COpenBLAS", pkgConfig: "openblas", package: "libopenblas-dev"),
        debianLibrary("CCairo", pkgConfig: "cairo", package: "libcairo2-dev"),
        .target(name: "CBuiltInModels", path: "Sources/BuiltInData/CBuiltInModels", exclude: ["models"]),
        .target(name: "CBuiltInSpeech", path: "Sources/BuiltInData/CBuiltInSpeech", exclude: ["speech.opus"]),
        .target(name: "CExportLibrary", path: "Sources/BuiltInData/CExportLibrary", exclude: ["library"]),
        .target(name: "CHarkKernels"),
        .target(name: "CFeatureKernels"),
        .target(name: "CTrainingKernels"),
        .executableTarget(name: "hark-main", dependencies: all(["HarkCommand"])),
        // What docs/library.md shows; examples/swift-library builds them as a package of its own.
        .executableTarget(name: "spot", dependencies: all(["Hark"]), path: "examples/swift-library/Sources/spot"),
        .executableTarget(
            name: "live", dependencies: all(["Hark", "PulseCapture"]), path: "examples/swift-library/Sources/live"),
        // Measured by Benchmarks/features and Benchmarks/training.
        .executableTarget(
            name: "FeatureThroughput", dependencies: all(["SpeechFeatures"]), path: "Benchmarks/FeatureThroughput"),
        .executableTarget(
            name: "TrainingThroughput", dependencies: all(["HarkTraining"]), path: "Benchmarks/TrainingThroughput"),

        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .target(
            name: "TestSupport", dependencies: ["HarkBasics", "CAllocationCounter"], path: "Tests/TestSupport"),
        .target(
            name: "NetworkTestSupport", dependencies: all(["HarkCore", "TestSupport"]),
            path: "Tests/NetworkTestSupport"),
        .target(
            name: "KernelHarness", dependencies: ["CHarkKernels"], path: "Tests/KernelHarness", exclude: ["main.c"]),
        // What Scripts/embedded compares the firmware with.
        .executableTarget(
            name: "firmware-vectors", dependencies: all(["AudioFiles", "CExport", "Hark"]),
            path: "Tests/FirmwareVectors"),
        // Untrusted input, for Scripts/fuzz and for ordinary tests.
        .target(
            name: "FuzzTargets", dependencies: all(["HarkCommand"]) + (packages["HarkCommand"] ?? []),
            path: "Tests/Fuzzing/Targets"),
        .testTarget(
            name: "FuzzInputTests", dependencies: all(["AudioFiles", "Hark"]) + ["FuzzTargets", "TestSupport"],
            path: "Tests/Fuzzing/Tests"),
        tests("HarkBasics"),
        tests("HarkCore", ["NetworkTestSupport"]),
        tests("HarkEmbedded", ["AudioFiles", "Hark"]),
        tests("HarkEngine", ["KernelHarness", "NetworkTestSupport"]),
        tests(
            "SpeechFeatures",
            exclude: [
                "Golden/signals", "Golden/vectors", "Golden/make_golden.py", "Golden/signals.py",
                "Golden/definitions.py", "Golden/peers.py", "Golden/requirements.txt",
            ]),
        tests("AudioFiles"),
        tests("PulseCapture", ["Hark"]),
        tests("Hark", ["AudioFiles", "spot", "live", "hark-main"]),
        tests("HarkListening"),
        tests("WordRecording"),
        tests("WyomingService"),
        tests("CExport", ["AudioFiles", "NetworkTestSupport"], exclude: ["Harness"]),
        tests("SpeechSynthesis"),
        tests("HarkEvaluation"),
        tests("HarkTraining"),
        tests("HarkCharts"),
        tests("HarkReport"),
        tests("HarkCommand", ["hark-main"], exclude: ["Satellites"]),
    ],
    swiftLanguageModes: [.v6]
)

// What Scripts/fuzz builds; without libFuzzer, whose it is, there is no main.
if Context.environment["HARK_FUZZING"] != nil {
    package.targets.append(
        .executableTarget(
            name: "hark-fuzz", dependencies: [.target(name: "FuzzTargets")], path: "Tests/Fuzzing/Driver",
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]))
}

// What Scripts/test MODULE... builds: the tests of these modules, and the targets that they need.
if let modules = Context.environment["HARK_TEST_MODULES"] {
    var needed: Set<String> = []
    func need(_ name: String) {
        guard needed.insert(name).inserted else { return }
        for target in package.targets where target.name == name {
            for case .byNameItem(let below, _) in target.dependencies { need(below) }
        }
    }
    for module in modules.split(separator: " ") { need("\(module)Tests") }
    package.targets.removeAll { !needed.contains($0.name) }
    package.products.removeAll { product in
        let targets = (product as? Product.Library)?.targets ?? (product as? Product.Executable)?.targets ?? []
        return !needed.isSuperset(of: targets)
    }
}
