// SPDX-License-Identifier: Apache-2.0

import CSndFile

extension AudioInput {
    /// 50 ms of a tone in many containers and codecs, written by libsndfile.
    static var seeds: [String: [UInt8]] {
        let formats: [(name: String, format: Int, rate: Int32, channels: Int32)] = [
            ("wav-16", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16_000, 1),
            ("wav-24-stereo", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 8_000, 2),
            ("wav-float", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 16_000, 1),
            ("wav-mulaw", SF_FORMAT_WAV | SF_FORMAT_ULAW, 8_000, 1),
            ("wav-ima", SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, 8_000, 1),
            ("wav-ms", SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM, 8_000, 1),
            ("wav-gsm", SF_FORMAT_WAV | SF_FORMAT_GSM610, 8_000, 1),
            ("wavex", SF_FORMAT_WAVEX | SF_FORMAT_PCM_32, 8_000, 3),
            ("rf64", SF_FORMAT_RF64 | SF_FORMAT_PCM_16, 16_000, 1),
            ("w64", SF_FORMAT_W64 | SF_FORMAT_PCM_16, 8_000, 1),
            ("aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 8_000, 1),
            ("aifc-float", SF_FORMAT_AIFF | SF_FORMAT_FLOAT, 8_000, 1),
            ("au", SF_FORMAT_AU | SF_FORMAT_PCM_16, 8_000, 1),
            ("caf-alac", SF_FORMAT_CAF | SF_FORMAT_ALAC_16, 8_000, 1),
            ("flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 16_000, 1),
            ("ogg-vorbis", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 16_000, 1),
            ("ogg-opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 48_000, 1),
            ("mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 16_000, 1),
        ]
        var seeds: [String: [UInt8]] = [:]
        for (name, format, rate, channels) in formats {
            let file = MemoryFile([])
            var info = SF_INFO()
            (info.samplerate, info.channels, info.format) = (rate, channels, Int32(format))
            // A format that this build of libsndfile lacks gives no seed.
            guard let handle = sf_open(file.path, Int32(SFM_WRITE), &info) else { continue }
            let frames = Int(rate) / 20
            let samples = (0..<frames * Int(channels)).map { Int16(truncatingIfNeeded: ($0 &* 2503) % 20_011 - 10_000) }
            _ = sf_writef_short(handle, samples, sf_count_t(frames))
            sf_close(handle)
            seeds[name] = file.bytes
        }
        return seeds
    }
}
