// Written by make_golden.py; not to be edited.

struct GoldenFeatures: Sendable {
    let signal: GoldenSignal
    let shape: GoldenShape
    let compression: GoldenCompression
    let frame: Int
    let coefficients: [Double]

    static let all: [GoldenFeatures] =
        tonesStandardLogarithm + noiseStandardLogarithm + clicksStandardLogarithm
        + tonesStandardPcen + noiseStandardPcen + clicksStandardPcen
        + tonesShortLogarithm + noiseShortLogarithm + clicksShortLogarithm
        + tonesShortPcen + noiseShortPcen + clicksShortPcen

    private static let tonesStandardLogarithm: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .tones, shape: .standard, compression: .logarithm, frame: 0,
            coefficients: [
                -87.36735, -1.90926, 6.89661, -3.86483, -25.74760, 3.66258, -12.53893, 7.81472, 9.37036, -1.53407,
                9.02208, -7.52872, -0.67727, -0.96337, -4.65650, 4.93757, -1.93057, 2.20551, 1.27922, -1.91029,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .standard, compression: .logarithm, frame: 1,
            coefficients: [
                -83.47424, 1.24743, 7.56977, -4.75954, -26.60543, 3.47082, -11.98011, 8.21669, 9.16616, -2.17555,
                8.51845, -7.78183, -0.91854, -1.50765, -5.26933, 4.77162, -1.49084, 2.87762, 1.70353, -1.92811,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .standard, compression: .logarithm, frame: 4,
            coefficients: [
                -77.96810, 6.33152, 8.46716, -6.37497, -27.47923, 3.45290, -11.17548, 8.52007, 8.85879, -2.87402,
                8.23981, -7.81512, -1.02762, -1.85003, -5.62050, 4.73374, -1.03673, 3.45559, 1.79334, -2.18650,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .standard, compression: .logarithm, frame: 22,
            coefficients: [
                -71.47550, 20.45842, 6.24897, -10.49902, -23.29138, -0.09474, -8.51839, 7.64678, 8.53077, -2.28502,
                7.10431, -7.52216, -0.58453, -2.08454, -6.47052, 5.24330, -0.74245, 3.73218, 1.44937, -2.58616,
            ]),
    ]

    private static let noiseStandardLogarithm: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .noise, shape: .standard, compression: .logarithm, frame: 0,
            coefficients: [
                -0.11419, -4.13469, 1.39767, 0.92269, 1.60428, -0.00845, 0.50227, 0.12255, 0.61558, -2.49602,
                -1.98058, -1.04270, -0.00694, -0.15869, -2.10236, -0.42629, 0.71394, 0.79357, -0.11607, -1.09364,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .standard, compression: .logarithm, frame: 1,
            coefficients: [
                1.17298, -4.52499, -0.37797, 1.02436, 1.06837, 0.50434, 1.28541, -0.43746, 0.28636, 1.01235,
                -0.30821, -0.85308, 0.41188, 0.59332, -0.32851, -0.68537, -0.17019, 2.05818, 0.48114, -0.02361,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .standard, compression: .logarithm, frame: 4,
            coefficients: [
                1.70893, -4.05399, -1.02643, -1.13079, 0.28915, 0.89137, -0.06560, -1.37856, -0.85774, -0.13736,
                0.25151, -0.84939, -0.65779, 0.41847, 1.28449, -0.58806, -0.14878, -0.77032, -1.16673, -0.73910,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .standard, compression: .logarithm, frame: 22,
            coefficients: [
                3.11497, -3.93090, 0.32208, 0.99672, 0.87256, 1.21816, 1.31856, 1.46903, 0.72181, 0.25382,
                0.79078, -1.85718, -0.23961, 0.07870, -0.27054, -0.53446, -0.10280, -0.40775, 0.38542, -0.12104,
            ]),
    ]

    private static let clicksStandardLogarithm: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .clicks, shape: .standard, compression: .logarithm, frame: 0,
            coefficients: [
                -8.89487, -3.31671, 0.00049, -0.36470, 0.00321, -0.12781, 0.00239, -0.06238, 0.00443, -0.03315,
                0.00235, -0.03122, -0.00620, -0.02573, -0.01267, -0.02272, -0.00736, -0.02297, -0.02138, -0.03794,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .standard, compression: .logarithm, frame: 1,
            coefficients: [
                -123.56968, 0.00000, 0.00000, -0.00000, 0.00000, -0.00000, 0.00000, 0.00000, 0.00000, -0.00000,
                -0.00000, -0.00000, -0.00000, 0.00000, -0.00000, -0.00000, 0.00000, 0.00000, 0.00000, -0.00000,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .standard, compression: .logarithm, frame: 4,
            coefficients: [
                8.55491, -3.31672, 0.00048, -0.36471, 0.00321, -0.12781, 0.00239, -0.06238, 0.00443, -0.03315,
                0.00235, -0.03122, -0.00620, -0.02573, -0.01267, -0.02272, -0.00736, -0.02297, -0.02138, -0.03794,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .standard, compression: .logarithm, frame: 22,
            coefficients: [
                -25.50310, -3.31666, 0.00050, -0.36470, 0.00322, -0.12781, 0.00239, -0.06237, 0.00443, -0.03315,
                0.00235, -0.03122, -0.00620, -0.02573, -0.01267, -0.02272, -0.00736, -0.02297, -0.02138, -0.03793,
            ]),
    ]

    private static let tonesStandardPcen: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .tones, shape: .standard, compression: .pcen, frame: 0,
            coefficients: [
                0.87675, -0.07205, 0.17332, -0.08081, -0.63758, 0.12361, -0.33064, 0.19306, 0.23038, -0.07207,
                0.24476, -0.19850, 0.00336, -0.00236, -0.12203, 0.14260, -0.07012, 0.06060, 0.03685, -0.06668,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .standard, compression: .pcen, frame: 1,
            coefficients: [
                1.16209, 0.16610, 0.19950, -0.22072, -0.80785, -0.00621, -0.32394, 0.25819, 0.30193, -0.03047,
                0.22490, -0.23955, -0.06451, -0.07053, -0.15893, 0.14747, -0.00516, 0.14129, 0.09394, -0.05911,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .standard, compression: .pcen, frame: 4,
            coefficients: [
                2.28258, 1.11193, 0.31388, -0.75410, -1.43540, -0.48345, -0.28804, 0.47741, 0.52300, 0.09075,
                0.13508, -0.35793, -0.26178, -0.25516, -0.24182, 0.16340, 0.17957, 0.34534, 0.21938, -0.05949,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .standard, compression: .pcen, frame: 22,
            coefficients: [
                2.75264, 1.95383, 0.31114, -0.92413, -1.15396, -0.64368, -0.01291, 0.40386, 0.47765, 0.30360,
                0.07147, -0.13417, -0.27596, -0.33669, -0.21288, 0.07178, 0.27486, 0.25137, 0.08202, -0.05365,
            ]),
    ]

    private static let noiseStandardPcen: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .noise, shape: .standard, compression: .pcen, frame: 0,
            coefficients: [
                2.85133, -0.11814, 0.04227, 0.02275, 0.04710, -0.00121, 0.01362, -0.00003, 0.01936, -0.07004,
                -0.05262, -0.02994, -0.00113, -0.00475, -0.06085, -0.01240, 0.01793, 0.02028, -0.00311, -0.02981,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .standard, compression: .pcen, frame: 1,
            coefficients: [
                3.00778, -0.17143, -0.19395, 0.06744, -0.04429, 0.06025, 0.13532, -0.05915, -0.05037, 0.40839,
                0.14444, -0.01334, 0.07608, 0.10431, 0.18038, -0.06461, -0.09345, 0.21894, 0.05286, 0.10826,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .standard, compression: .pcen, frame: 4,
            coefficients: [
                3.22763, 0.00871, -0.40601, -0.53134, -0.19675, 0.39665, -0.25070, -0.42480, -0.33176, 0.24917,
                0.49345, -0.04509, -0.16078, 0.18374, 0.57448, -0.00784, -0.00777, -0.66769, -0.41201, -0.00999,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .standard, compression: .pcen, frame: 22,
            coefficients: [
                3.18766, -0.08802, 0.14713, 0.33298, 0.10741, 0.40034, 0.32314, 0.46976, 0.21336, 0.10252,
                0.36315, -0.38693, 0.15025, 0.23012, 0.00966, -0.06735, -0.01343, -0.27233, 0.09594, -0.02650,
            ]),
    ]

    private static let clicksStandardPcen: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .clicks, shape: .standard, compression: .pcen, frame: 0,
            coefficients: [
                2.59919, -0.08814, 0.00171, -0.00971, 0.00050, -0.00341, 0.00024, -0.00167, 0.00021, -0.00089,
                0.00013, -0.00083, -0.00011, -0.00067, -0.00029, -0.00058, -0.00015, -0.00058, -0.00051, -0.00095,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .standard, compression: .pcen, frame: 1,
            coefficients: [
                0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000,
                0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .standard, compression: .pcen, frame: 4,
            coefficients: [
                8.64957, -0.25554, 0.00398, -0.02814, 0.00121, -0.00988, 0.00059, -0.00483, 0.00056, -0.00257,
                0.00033, -0.00240, -0.00035, -0.00195, -0.00087, -0.00171, -0.00046, -0.00170, -0.00151, -0.00279,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .standard, compression: .pcen, frame: 22,
            coefficients: [
                0.26170, -0.00960, 0.00022, -0.00106, 0.00006, -0.00037, 0.00003, -0.00018, 0.00002, -0.00010,
                0.00002, -0.00009, -0.00001, -0.00007, -0.00003, -0.00006, -0.00002, -0.00006, -0.00005, -0.00010,
            ]),
    ]

    private static let tonesShortLogarithm: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .tones, shape: .short, compression: .logarithm, frame: 0,
            coefficients: [
                -60.75151, 7.56747, -5.35640, 14.76235, -0.13872, -20.12922, -3.75662, 0.13682, -11.72822, -2.16295,
                6.53898, -1.42550, -0.96723,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .short, compression: .logarithm, frame: 1,
            coefficients: [
                -59.16503, 8.99635, -4.54006, 14.79665, -0.51080, -20.59986, -4.17563, -0.12782, -11.87129, -2.22164,
                6.54760, -1.37882, -0.87031,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .short, compression: .logarithm, frame: 4,
            coefficients: [
                -56.27856, 11.72812, -2.90295, 14.82883, -1.15955, -21.19531, -4.48862, -0.09141, -11.77851, -2.23219,
                6.49953, -1.43476, -0.83948,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .short, compression: .logarithm, frame: 22,
            coefficients: [
                -50.62847, 18.05175, 0.36990, 12.80327, -2.86304, -20.85626, -4.14113, 0.16072, -11.98789, -2.61695,
                6.60583, -1.44973, -0.92494,
            ]),
    ]

    private static let noiseShortLogarithm: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .noise, shape: .short, compression: .logarithm, frame: 0,
            coefficients: [
                7.09319, -4.14299, 0.40483, 0.60251, 0.81721, 1.39651, 1.17622, 0.58608, 0.85683, 0.19870,
                1.30762, 0.61795, -0.47764,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .short, compression: .logarithm, frame: 1,
            coefficients: [
                7.18148, -4.09135, 0.31981, -1.03569, 0.39936, 0.31774, 0.42690, -0.13806, -0.16468, 0.26597,
                0.27004, 0.74435, 0.49237,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .short, compression: .logarithm, frame: 4,
            coefficients: [
                9.73514, -2.36337, 0.51424, 0.80287, 0.21800, 0.98127, -0.35531, -0.59507, 0.66523, 0.21711,
                0.07917, 0.73028, -0.31812,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .short, compression: .logarithm, frame: 22,
            coefficients: [
                9.29255, -2.32404, 0.40093, -0.46453, -0.05124, -0.83739, -0.26840, 0.21219, 0.37971, 0.72722,
                -0.80344, -0.59016, 0.04955,
            ]),
    ]

    private static let clicksShortLogarithm: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .clicks, shape: .short, compression: .logarithm, frame: 0,
            coefficients: [
                4.70777, -3.15043, -0.00398, -0.35142, -0.00409, -0.12781, -0.00452, -0.06591, -0.00378, -0.03969,
                -0.00331, -0.02644, -0.00190,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .short, compression: .logarithm, frame: 1,
            coefficients: [
                -93.70135, -0.00000, 0.00000, -0.00000, -0.00000, 0.00000, 0.00000, -0.00000, 0.00000, -0.00000,
                0.00000, -0.00000, 0.00000,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .short, compression: .logarithm, frame: 4,
            coefficients: [
                12.74868, -3.15043, -0.00398, -0.35142, -0.00409, -0.12781, -0.00452, -0.06591, -0.00378, -0.03969,
                -0.00331, -0.02644, -0.00190,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .short, compression: .logarithm, frame: 22,
            coefficients: [
                -0.30626, -3.15042, -0.00398, -0.35142, -0.00409, -0.12780, -0.00452, -0.06591, -0.00378, -0.03969,
                -0.00331, -0.02644, -0.00190,
            ]),
    ]

    private static let tonesShortPcen: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .tones, shape: .short, compression: .pcen, frame: 0,
            coefficients: [
                0.81956, 0.15992, -0.16396, 0.39095, 0.00904, -0.52259, -0.06567, 0.03973, -0.30921, -0.04974,
                0.18731, -0.05739, -0.04445,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .short, compression: .pcen, frame: 1,
            coefficients: [
                0.98470, 0.31556, -0.06283, 0.40339, -0.03972, -0.60423, -0.16751, -0.04779, -0.35807, -0.06788,
                0.19356, -0.03038, -0.01347,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .short, compression: .pcen, frame: 4,
            coefficients: [
                1.66848, 0.96247, 0.36353, 0.46745, -0.21835, -0.90012, -0.53221, -0.34873, -0.50830, -0.11810,
                0.21219, 0.05071, 0.07091,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .short, compression: .pcen, frame: 22,
            coefficients: [
                2.00504, 1.46490, 0.69715, 0.24767, -0.40424, -0.82414, -0.57721, -0.38627, -0.39084, -0.13484,
                0.09193, 0.06608, 0.11877,
            ]),
    ]

    private static let noiseShortPcen: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .noise, shape: .short, compression: .pcen, frame: 0,
            coefficients: [
                2.37955, -0.12879, 0.01681, 0.01824, 0.02339, 0.04172, 0.03484, 0.01594, 0.02657, 0.00312,
                0.04015, 0.01846, -0.01472,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .short, compression: .pcen, frame: 1,
            coefficients: [
                2.38484, -0.13163, 0.00969, -0.25642, -0.02090, -0.12715, -0.07094, -0.08849, -0.13968, 0.03010,
                -0.13660, 0.03893, 0.13996,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .short, compression: .pcen, frame: 4,
            coefficients: [
                3.29566, 0.50053, 0.24147, 0.39799, -0.12734, 0.07343, -0.28959, -0.41227, -0.03507, -0.04265,
                -0.05969, 0.04608, -0.14302,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .short, compression: .pcen, frame: 22,
            coefficients: [
                2.90116, 0.45161, 0.21950, -0.05551, -0.25314, -0.42568, -0.20123, -0.01058, 0.03271, 0.16139,
                -0.31844, -0.32409, -0.09035,
            ]),
    ]

    private static let clicksShortPcen: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .clicks, shape: .short, compression: .pcen, frame: 0,
            coefficients: [
                2.29931, -0.09640, 0.00216, -0.01077, 0.00045, -0.00391, 0.00012, -0.00201, 0.00003, -0.00121,
                -0.00001, -0.00080, 0.00001,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .short, compression: .pcen, frame: 1,
            coefficients: [
                0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000, 0.00000,
                0.00000, 0.00000, 0.00000,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .short, compression: .pcen, frame: 4,
            coefficients: [
                10.88470, -0.37107, 0.00601, -0.04142, 0.00115, -0.01504, 0.00020, -0.00774, -0.00003, -0.00465,
                -0.00013, -0.00310, -0.00004,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .short, compression: .pcen, frame: 22,
            coefficients: [
                1.61271, -0.06946, 0.00164, -0.00776, 0.00034, -0.00282, 0.00009, -0.00145, 0.00003, -0.00087,
                -0.00000, -0.00058, 0.00001,
            ]),
    ]
}
