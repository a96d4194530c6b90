// swift-tools-version: 6.2
import PackageDescription

/// The C libraries Hark stands on, as Debian packages them.
func debianLibrary(_ name: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies)
}

/// The tests that mirror a target.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
        exclude: exclude
    )
}

let package = Package(
    name: "Hark",
    products: [
        .executable(name: "hark", targets: ["hark"]),
        .library(name: "KeywordPipeline", targets: ["KeywordPipeline"]),
        .library(name: "PulseCapture", targets: ["PulseCapture"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        debianLibrary("CFFTW", pkgConfig: "fftw3f", package: "libfftw3-dev"),
        debianLibrary("CPulse", pkgConfig: "libpulse", package: "libpulse-dev"),
        debianLibrary("CSndFile", pkgConfig: "sndfile", package: "libsndfile1-dev"),
        debianLibrary("CSoxr", pkgConfig: "soxr", package: "libsoxr-dev"),
        debianLibrary("COpenBLAS", pkgConfig: "openblas", package: "libopenblas-dev"),
        .target(name: "CBuiltInModels", exclude: ["models"]),

        // What runs on a microcontroller: no Foundation, no audio, no files.
        module("FixedPoint"),
        module("ModelFormat"),
        module("KeywordNetwork", ["FixedPoint", "ModelFormat"]),
        module("KeywordDecoding", ["FixedPoint", "ModelFormat"]),
        module("KeywordFirmware", ["ModelFormat", "KeywordNetwork", "KeywordDecoding"]),

        // The same network, by the vector units of larger processors.
        .target(name: "CKernels"),
        module("KeywordEngine", ["KeywordNetwork", "CKernels"]),

        // Sound in.
        module("SpeechFeatures", ["ModelFormat", "CFFTW"]),
        module("AudioFiles", ["CSndFile", "CSoxr"]),
        module("PulseCapture", ["CPulse"]),

        // Sound to detections, and models from recordings.
        module(
            "KeywordPipeline",
            [
                "FixedPoint", "ModelFormat", "KeywordNetwork", "KeywordEngine", "KeywordDecoding", "SpeechFeatures",
                "CBuiltInModels",
            ]),
        module("FileRecognition", ["AudioFiles", "KeywordPipeline"]),
        module(
            "KeywordTraining",
            [
                "KeywordDecoding", "KeywordNetwork", "SpeechFeatures", "AudioFiles", "KeywordPipeline",
                "FileRecognition",
                "COpenBLAS",
            ]),
        module(
            "KeywordBenchmarking",
            [
                "AudioFiles", "FileRecognition", "KeywordDecoding", "KeywordEngine", "KeywordNetwork",
                "KeywordPipeline", "SpeechFeatures",
            ]),
        .executableTarget(
            name: "hark",
            dependencies: [
                "AudioFiles", "PulseCapture", "FileRecognition", "KeywordBenchmarking", "KeywordDecoding",
                "KeywordEngine", "KeywordNetwork", "KeywordPipeline", "KeywordTraining", "ModelFormat",
                "SpeechFeatures",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .target(
            name: "NetworkTestSupport", dependencies: ["KeywordNetwork", "TestSupport"],
            path: "Tests/NetworkTestSupport"),
        .executableTarget(
            name: "firmware-vectors",
            dependencies: ["AudioFiles", "KeywordEngine", "KeywordPipeline", "SpeechFeatures"],
            path: "Tests/FirmwareVectors"
        ),
        tests("FixedPoint"),
        tests("ModelFormat"),
        tests("KeywordNetwork", ["FixedPoint", "ModelFormat", "NetworkTestSupport"]),
        tests("KeywordDecoding", ["FixedPoint"]),
        .target(name: "KernelHarness", dependencies: ["CKernels"], path: "Tests/KernelHarness", exclude: ["main.c"]),
        tests("KeywordEngine", ["FixedPoint", "KeywordNetwork", "CKernels", "KernelHarness", "NetworkTestSupport"]),
        tests("SpeechFeatures", ["ModelFormat"], exclude: ["Golden/make_golden.py"]),
        tests("AudioFiles"),
        tests("PulseCapture"),
        tests("KeywordPipeline", ["ModelFormat", "KeywordNetwork", "KeywordDecoding", "SpeechFeatures", "AudioFiles"]),
        tests("FileRecognition", ["AudioFiles", "KeywordPipeline"]),
        tests("KeywordBenchmarking", ["KeywordEngine", "KeywordPipeline", "AudioFiles"]),
        tests("KeywordTraining", ["KeywordNetwork", "SpeechFeatures", "KeywordPipeline", "AudioFiles"]),
        tests("hark", ["ModelFormat", "KeywordEngine", "KeywordPipeline"]),
    ],
    swiftLanguageModes: [.v6]
)
