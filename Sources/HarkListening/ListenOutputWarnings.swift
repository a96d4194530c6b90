/// Passes words of what follows from detections on to the face, which is made after them. On the desk's thread.
final class ListenOutputWarnings {
    var face: (any ListenOutput)?

    func warn(_ message: String) { face?.note(.warning, message) }
}
