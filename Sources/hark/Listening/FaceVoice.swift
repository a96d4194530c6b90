/// Passes words of what follows from detections on to the face, which is made after them. On the desk's thread.
final class FaceVoice {
    var face: (any ListeningFace)?

    func warn(_ message: String) { face?.note(.warning, message) }
}
