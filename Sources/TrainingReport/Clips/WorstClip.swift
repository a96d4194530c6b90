/// A clip to look at, with its picture and sound.
public struct WorstClip: Sendable {
    let clip: JudgedClip
    let media: ClipMedia

    public init(clip: JudgedClip, media: ClipMedia) {
        self.clip = clip
        self.media = media
    }
}
