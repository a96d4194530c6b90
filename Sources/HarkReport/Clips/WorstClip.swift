// SPDX-License-Identifier: Apache-2.0

/// A clip to look at, with its picture and sound.
package struct WorstClip: Sendable {
    let clip: JudgedClip
    let media: ClipMedia

    package init(clip: JudgedClip, media: ClipMedia) {
        self.clip = clip
        self.media = media
    }
}
