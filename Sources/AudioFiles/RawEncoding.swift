// SPDX-License-Identifier: Apache-2.0

import CSndFile

/// How a sample without a header around it is written: letters for the kind, bits, and byte order.
package enum RawEncoding: String, Sendable, CaseIterable {
    case u8, s8
    case s16le, s16be
    case s24le, s24be
    case s32le, s32be
    case f32le, f32be
    case f64le, f64be
    /// ITU-T G.711, 8 bits.
    case mulaw, alaw

    /// Bytes a sample.
    package var bytes: Int {
        switch self {
        case .u8, .s8, .mulaw, .alaw: 1
        case .s16le, .s16be: 2
        case .s24le, .s24be: 3
        case .s32le, .s32be, .f32le, .f32be: 4
        case .f64le, .f64be: 8
        }
    }

    /// libsndfile's number of it.
    var format: Int32 {
        let encoding =
            switch self {
            case .u8: SF_FORMAT_PCM_U8
            case .s8: SF_FORMAT_PCM_S8
            case .s16le, .s16be: SF_FORMAT_PCM_16
            case .s24le, .s24be: SF_FORMAT_PCM_24
            case .s32le, .s32be: SF_FORMAT_PCM_32
            case .f32le, .f32be: SF_FORMAT_FLOAT
            case .f64le, .f64be: SF_FORMAT_DOUBLE
            case .mulaw: SF_FORMAT_ULAW
            case .alaw: SF_FORMAT_ALAW
            }
        let order =
            switch self {
            case .u8, .s8, .mulaw, .alaw: SF_ENDIAN_FILE
            case .s16le, .s24le, .s32le, .f32le, .f64le: SF_ENDIAN_LITTLE
            case .s16be, .s24be, .s32be, .f32be, .f64be: SF_ENDIAN_BIG
            }
        return Int32(SF_FORMAT_RAW | encoding | order)
    }
}
