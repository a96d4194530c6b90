// swift-tools-version: 6.2
import PackageDescription

/// The Swift modules and what each imports. Nothing imports upwards.
let imports: KeyValuePairs<String, [String]> = [
    // What runs on a microcontroller: no Foundation, no audio, no files.
    "FixedPoint": [],
    "ModelFormat": [],
    "KeywordNetwork": ["FixedPoint", "ModelFormat"],
    "KeywordDecoding": ["FixedPoint", "ModelFormat"],
    "KeywordFirmware": ["ModelFormat", "KeywordNetwork", "KeywordDecoding"],
    // The same network, by the vector units of larger processors.
    "KeywordEngine": ["KeywordNetwork", "CKernels"],
    // Values that threads share.
    "Locking": [],
    // Files that are whole or not there.
    "FileWriting": [],
    // Sound in.
    "SpeechFeatures": ["ModelFormat", "Locking", "CFFTW"],
    "AudioFiles": ["Locking", "FileWriting", "CSndFile", "CSoxr"],
    "PulseCapture": ["Locking", "CPulse"],
    // Sound to detections, and models from recordings.
    "KeywordPipeline": ["KeywordEngine", "KeywordDecoding", "SpeechFeatures", "FileWriting", "CBuiltInModels"],
    "FileRecognition": ["AudioFiles", "KeywordPipeline"],
    // For other people's programs.
    "Hark": ["KeywordPipeline"],
    // Live spotting, and what becomes of detections.
    "KeywordListening": ["AudioFiles", "KeywordPipeline", "PulseCapture"],
    // Words out of continuous sound, for who records their own.
    "WordRecording": [],
    // Wake words for Home Assistant. On NIO besides.
    "WyomingService": ["KeywordPipeline"],
    // A model as a C library.
    "CExport": ["KeywordPipeline", "CExportLibrary"],
    "KeywordBenchmarking": ["FileRecognition"],
    "KeywordTraining": ["FileRecognition", "COpenBLAS", "CTrainingKernels", "CBuiltInSpeech"],
    // Pictures of what was heard and learned.
    "Plotting": ["CZlib"],
    "TerminalDisplay": [],
    // What a training leaves behind, and pages to look at it.
    "TrainingRecords": ["KeywordTraining"],
    "TrainingReport": ["TrainingRecords", "Plotting"],
]

/// Where a module is that does not lie in the folder of its name: `Sources/Hark` would be `Sources/hark` to a file system
/// that knows no case.
let folders = ["Hark": "Sources/HarkLibrary"]

/// What modules take from other people's packages.
let packages: [String: [Target.Dependency]] = [
    "WyomingService": [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
    ]
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
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// The tests that mirror a target.
func tests(_ name: String, _ more: [String] = [], exclude: [String] = []) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: all([name, "TestSupport"] + more), exclude: exclude)
}

let package = Package(
    name: "Hark",
    products: [
        .executable(name: "hark", targets: ["hark"]),
        .library(name: "Hark", targets: ["Hark"]),
        // As Scripts/embedded builds them for microcontrollers.
        .library(
            name: "HarkEmbedded",
            targets: ["FixedPoint", "ModelFormat", "KeywordNetwork", "KeywordDecoding", "KeywordFirmware"]),
        .library(name: "AudioFiles", targets: ["AudioFiles"]),
        .library(name: "KeywordPipeline", targets: ["KeywordPipeline"]),
        .library(name: "PulseCapture", targets: ["PulseCapture"]),
        .library(name: "SpeechFeatures", targets: ["SpeechFeatures"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: imports.map { name, below in
        .target(name: name, dependencies: all(below) + (packages[name] ?? []), path: folders[name])
    } + [
        debianLibrary("CFFTW", pkgConfig: "fftw3f", package: "libfftw3-dev"),
        debianLibrary("CPulse", pkgConfig: "libpulse", package: "libpulse-dev"),
        debianLibrary("CSndFile", pkgConfig: "sndfile", package: "libsndfile1-dev"),
        debianLibrary("CSoxr", pkgConfig: "soxr", package: "libsoxr-dev"),
        debianLibrary("COpenBLAS", pkgConfig: "openblas", package: "libopenblas-dev"),
        debianLibrary("CZlib", pkgConfig: "zlib", package: "zlib1g-dev"),
        .target(name: "CBuiltInModels", exclude: ["models"]),
        .target(name: "CBuiltInSpeech", exclude: ["speech.opus"]),
        .target(name: "CExportLibrary", exclude: ["library"]),
        .target(name: "CKernels"),
        .target(name: "CTrainingKernels"),
        .executableTarget(
            name: "hark",
            dependencies: all([
                "KeywordBenchmarking", "KeywordListening", "WordRecording", "TrainingReport", "CExport",
                "TerminalDisplay", "WyomingService",
            ]) + [
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ]
        ),
        // What docs/library.md shows; examples/swift-library builds them as a package of its own.
        .executableTarget(name: "spot", dependencies: all(["Hark"]), path: "examples/swift-library/Sources/spot"),
        .executableTarget(
            name: "live", dependencies: all(["Hark", "PulseCapture"]), path: "examples/swift-library/Sources/live"),
        // Measured by Benchmarks/training.
        .executableTarget(
            name: "TrainingThroughput", dependencies: all(["KeywordTraining"]), path: "Benchmarks/TrainingThroughput"),

        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .target(name: "TestSupport", dependencies: ["Locking", "CAllocationCounter"], path: "Tests/TestSupport"),
        .target(
            name: "NetworkTestSupport", dependencies: all(["KeywordNetwork", "TestSupport"]),
            path: "Tests/NetworkTestSupport"),
        .target(name: "KernelHarness", dependencies: ["CKernels"], path: "Tests/KernelHarness", exclude: ["main.c"]),
        // What Scripts/embedded holds the firmware against.
        .executableTarget(
            name: "firmware-vectors", dependencies: all(["AudioFiles", "KeywordPipeline"]),
            path: "Tests/FirmwareVectors"),
        // What strangers write, for Scripts/fuzz and for ordinary tests. Hark's own sources in it are links: a program's
        // cannot be imported.
        .target(
            name: "FuzzTargets",
            dependencies: all(["KeywordListening", "TrainingRecords"]) + [
                .product(name: "ArgumentParser", package: "swift-argument-parser")
            ], path: "Tests/Fuzzing/Targets"),
        .testTarget(
            name: "FuzzInputTests", dependencies: all(["AudioFiles", "KeywordPipeline"]) + ["FuzzTargets"],
            path: "Tests/Fuzzing/Tests"),
        tests("FixedPoint"),
        tests("ModelFormat"),
        tests("KeywordNetwork", ["NetworkTestSupport"]),
        tests("KeywordDecoding"),
        tests("KeywordEngine", ["KernelHarness", "NetworkTestSupport"]),
        tests("KeywordFirmware", ["AudioFiles", "KeywordPipeline"]),
        tests(
            "SpeechFeatures",
            exclude: [
                "Golden/signals", "Golden/vectors", "Golden/make_golden.py", "Golden/signals.py",
                "Golden/definitions.py", "Golden/peers.py", "Golden/requirements.txt",
            ]),
        tests("Locking"),
        tests("FileWriting"),
        tests("AudioFiles"),
        tests("PulseCapture", ["KeywordPipeline"]),
        tests("KeywordPipeline", ["AudioFiles"]),
        tests("FileRecognition"),
        .testTarget(
            name: "HarkLibraryTests", dependencies: all(["Hark", "AudioFiles", "TestSupport"]) + ["spot", "live", "hark"]),
        tests("CExport", ["AudioFiles", "NetworkTestSupport"], exclude: ["Harness"]),
        tests("KeywordListening"),
        tests("WordRecording"),
        tests("KeywordBenchmarking"),
        tests("KeywordTraining"),
        tests("Plotting"),
        tests("TrainingRecords"),
        tests("TrainingReport"),
        tests("TerminalDisplay"),
        tests("WyomingService", ["AudioFiles"]),
        tests(
            "hark",
            [
                "KeywordBenchmarking", "KeywordListening", "TrainingReport", "CExport", "TerminalDisplay",
                "WyomingService",
            ], exclude: ["satellites.py"]),
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
