// swift-tools-version: 6.2
import PackageDescription

// For a package elsewhere: .package(url: "<where Hark lies>", branch: "main").
let package = Package(
    name: "library-example",
    dependencies: [.package(name: "Hark", path: "../..")],
    targets: [
        .executableTarget(name: "spot", dependencies: [.product(name: "Hark", package: "Hark")]),
        .executableTarget(
            name: "live",
            dependencies: [.product(name: "Hark", package: "Hark"), .product(name: "PulseCapture", package: "Hark")]),
    ]
)
