// SPDX-License-Identifier: Apache-2.0

import AudioFiles
import TestSupport
import Testing

/// WAV files built byte by byte, compared with the samples that follow from their definition.
@Suite struct GoldenWaveTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Both extremes, both sides of zero and values in between, as fractions of full scale that every width holds
    /// exactly.
    private static let fractions: [Double] = [-1, -0.5, -0.0078125, 0, 0.0078125, 0.25, 0.5, 0.9921875]

    @Test(arguments: WaveBytes.Encoding.allCases, [1, 2, 6])
    func everyWidthIsExact(encoding: WaveBytes.Encoding, channels: Int) throws {
        for isExtensible in [false, true] {
            var wave = WaveBytes(encoding)
            wave.channels = UInt16(channels)
            wave.isExtensible = isExtensible
            // Frame f holds in channel c the fraction with index f + c, so that no two channels are equal.
            let frames = (0..<40).map { frame in
                (0..<channels).map { Self.fractions[(frame + $0) % Self.fractions.count] }
            }
            for fraction in frames.joined() { append(fraction, to: &wave) }
            let path = try folder.write(wave.bytes, to: "a.wav")

            for channel in 1...channels {
                let reader = try AudioFileReader(path: path, channels: .channel(channel))
                #expect(try reader.all() == frames.map { Float($0[channel - 1]) })
                #expect(reader.warnings.isEmpty)
                #expect(reader.format.channels == channels)
                #expect(reader.format.frames == 40)
                #expect(reader.format.sampleRate == 16_000)
            }
            let mean = frames.map { Float($0.reduce(0, +) / Double(channels)) }
            #expect(try AudioFileReader(path: path).all() == mean)
        }
    }

    @Test func everySixteenBitValueIsIdentical() throws {
        let values = (Int(Int16.min)...Int(Int16.max)).map { Int16($0) }
        let path = try folder.write(WaveBytes(values).bytes, to: "a.wav")
        #expect(try AudioFileReader.samples(path: path) == values.map { Float($0) / 32768 })
    }

    @Test func twentyFourBitsKeepTheirLowestBit() throws {
        var wave = WaveBytes(.signed24)
        for value in [1, -1, 8_388_607, -8_388_608, 4_194_305] { wave.append(value) }
        let path = try folder.write(wave.bytes, to: "a.wav")
        let expected = [1, -1, 8_388_607, -8_388_608, 4_194_305].map { Float($0) / 8_388_608 }
        #expect(try AudioFileReader.samples(path: path) == expected)
    }

    @Test func chunksInOddPlacesAreSkipped() throws {
        let values: [Int16] = [1, -2, 300, -400, 32767]
        let list = WaveBytes.Chunk("LIST", Array("INFOISFT\u{05}\0\0\0hark\0\0".utf8))
        var wave = WaveBytes(values)
        wave.chunksBeforeFormat = [.init("JUNK", [UInt8](repeating: 7, count: 28)), list]
        wave.chunksBeforeData = [.init("odd ", [1, 2, 3]), list, .init("fact", [5, 0, 0, 0])]
        wave.chunksAfterData = [list, .init("id3 ", [UInt8](repeating: 0, count: 11))]
        let reader = try AudioFileReader(path: folder.write(wave.bytes, to: "a.wav"))
        #expect(try reader.all() == values.map { Float($0) / 32768 })
        #expect(reader.warnings.isEmpty)
    }

    @Test func theFormatHasAName() throws {
        let path = try folder.write(WaveBytes([1, 2, 3] as [Int16]).bytes, to: "a.wav")
        #expect(try AudioFileReader(path: path).format.name == "WAV, Signed 16 bit PCM")
    }

    @Test(arguments: [1, 6, 1024])
    func anyNumberOfChannels(channels: Int) throws {
        let frames = 5000
        let values = (0..<frames * channels).map { Int16(truncatingIfNeeded: $0 / channels * 3 + $0 % channels) }
        let wave = WaveBytes(values, channels: UInt16(channels))
        let path = try folder.write(wave.bytes, to: "a.wav")
        let last = try AudioFileReader(path: path, channels: .channel(channels)).all()
        #expect(last == (0..<frames).map { Float(values[$0 * channels + channels - 1]) / 32768 })
    }

    @Test func aChannelThatIsNotThereIsAnError() throws {
        let path = try folder.write(WaveBytes([1, 2, 3, 4] as [Int16], channels: 2).bytes, to: "a.wav")
        for channel in [3, 0, -1, Int.max] {
            let error = AudioFileError.noSuchChannel(path: path, channel: channel, channels: 2)
            #expect(throws: error) { try AudioFileReader(path: path, channels: .channel(channel)) }
            #expect(error.description.contains("it has 2 channels"))
        }
    }

    @Test func onlyTheChannelUsedMustBeFinite() throws {
        let path = try folder.write(WaveBytes([0.5, .nan, 0.25, .nan] as [Float], channels: 2).bytes, to: "a.wav")
        #expect(try AudioFileReader.samples(path: path, channels: .channel(1)) == [0.5, 0.25])
        let second = try AudioFileReader(path: path, channels: .channel(2))
        #expect(try second.all() == [0, 0])
        #expect(second.warnings == [.notFinite(count: 2, firstSeconds: 0)])
    }

    /// All 256 codes against the definition in ITU-T G.711, plain and as a WAVE_FORMAT_EXTENSIBLE.
    @Test(arguments: [false, true], [false, true])
    func companding(isALaw: Bool, isExtensible: Bool) throws {
        var wave = WaveBytes(.unsigned8)
        wave.formatNumber = isALaw ? 6 : 7
        wave.isExtensible = isExtensible
        wave.data = (0...255).map { UInt8($0) }
        let reader = try AudioFileReader(path: folder.write(wave.bytes, to: "a.wav"))
        #expect(try reader.all() == (0...255).map { isALaw ? G711.aLaw(UInt8($0)) : G711.muLaw(UInt8($0)) })
        #expect(reader.warnings.isEmpty)
    }

    @Test func whatBroadcastersWriteIsSkipped() throws {
        let values: [Int16] = [5, -6, 7]
        var wave = WaveBytes(values)
        wave.chunksBeforeFormat = [
            .init("bext", [UInt8](repeating: 65, count: 603)), .init("iXML", Array("<a/>".utf8)),
        ]
        wave.chunksBeforeData = [.init("PEAK", [UInt8](repeating: 0, count: 16)), .init("fact", [3, 0, 0, 0])]
        wave.chunksAfterData = [.init("cue ", [0, 0, 0, 0])]
        let reader = try AudioFileReader(path: folder.write(wave.bytes, to: "a.wav"))
        #expect(try reader.all() == values.map { Float($0) / 32768 })
        #expect(reader.warnings.isEmpty)
    }

    /// EBU Tech 3306: the 32-bit lengths are all ones, and the true lengths are in a ds64 chunk.
    @Test(arguments: [10, 0, UInt64.max, 1 << 62]) func longWaveFiles(declared: UInt64) throws {
        var wave = WaveBytes([1, 2, 3, 4, -5] as [Int16])
        wave.longDataBytes = declared
        let reader = try AudioFileReader(path: folder.write(wave.bytes, to: "a.wav"))
        #expect(reader.format.name.hasPrefix("RF64"))
        #expect(try reader.all() == [1, 2, 3, 4, -5].map { Float($0) / 32768 })
        #expect(reader.warnings.isEmpty)
    }

    @Test func aLongWaveFileThatIsCutIsSaid() throws {
        var wave = WaveBytes([Int16](repeating: 9, count: 16_000))
        wave.longDataBytes = 32_000
        let reader = try AudioFileReader(path: folder.write(Array(wave.bytes.dropLast(8000)), to: "a.wav"))
        #expect(try reader.all().count == 12_000)
        #expect(reader.warnings == [.shorterThanDeclared(seconds: 0.75, declaredSeconds: 1)])
    }

    private func append(_ fraction: Double, to wave: inout WaveBytes) {
        if wave.encoding.isFloat {
            wave.append(fraction)
        } else {
            wave.append(Int(fraction * Double(1 << (wave.encoding.bytes * 8 - 1))))
        }
    }
}
