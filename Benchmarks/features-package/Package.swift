// swift-tools-version: 6.2
import PackageDescription

// Apart from the root package, so that building Hark does not build its benchmarks.
let package = Package(
    name: "FeatureBenchmark",
    dependencies: [.package(name: "Hark", path: "../..")],
    targets: [
        .executableTarget(
            name: "FeatureBenchmark", dependencies: [.product(name: "SpeechFeatures", package: "Hark")])
    ],
    swiftLanguageModes: [.v6]
)
