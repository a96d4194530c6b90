import Foundation

/// Numbers as people read them.
enum Figures {
    static func score(_ value: Double) -> String { String(format: "%.3f", value) }
    static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
    static func seconds(_ value: Double) -> String { String(format: "%.2f s", value) }

    /// Bytes, with KiB from 1024 up.
    static func bytes(_ count: Int) -> String {
        count < 1024 ? "\(count) B" : String(format: "%.1f KiB", Double(count) / 1024)
    }

    /// A span of time, such as 75 s as "1:15".
    static func clock(_ seconds: Double) -> String {
        let whole = Int(max(0, seconds).rounded())
        return String(format: "%d:%02d", whole / 60, whole % 60)
    }

    /// A moment of a stream, such as 75.34 s as "1:15.3".
    static func clockWithTenths(_ seconds: Double) -> String {
        let tenths = Int(max(0, seconds) * 10)
        return String(format: "%d:%02d.%d", tenths / 600, tenths / 10 % 60, tenths % 10)
    }
}
