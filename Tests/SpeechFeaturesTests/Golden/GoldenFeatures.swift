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
                0.41123, -0.02897, 0.07612, -0.02843, -0.25236, 0.04553, -0.11069, 0.06312, 0.06413, -0.02394,
                0.07096, -0.06877, 0.00037, -0.00571, -0.05604, 0.05806, -0.02581, 0.02796, 0.02195, -0.02884,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .standard, compression: .pcen, frame: 1,
            coefficients: [
                0.54625, 0.08330, 0.09656, -0.07025, -0.29922, 0.01601, -0.09692, 0.09024, 0.08755, -0.01241,
                0.06537, -0.08174, -0.02670, -0.03963, -0.07838, 0.05761, -0.00010, 0.05556, 0.03623, -0.03134,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .standard, compression: .pcen, frame: 4,
            coefficients: [
                1.00063, 0.47565, 0.16177, -0.23674, -0.46570, -0.08704, -0.05270, 0.16328, 0.14837, 0.01888,
                0.04686, -0.10674, -0.08707, -0.10416, -0.10771, 0.06295, 0.06499, 0.11869, 0.06142, -0.04183,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .standard, compression: .pcen, frame: 22,
            coefficients: [
                1.12993, 0.74045, 0.04290, -0.32653, -0.31533, -0.17578, -0.03094, 0.11775, 0.18000, 0.11723,
                0.01518, -0.04529, -0.07125, -0.10052, -0.07096, 0.03507, 0.09782, 0.06751, 0.01806, -0.00210,
            ]),
    ]

    private static let noiseStandardPcen: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .noise, shape: .standard, compression: .pcen, frame: 0,
            coefficients: [
                1.13754, -0.04490, 0.01597, 0.00879, 0.01785, -0.00042, 0.00519, 0.00012, 0.00729, -0.02666,
                -0.02015, -0.01137, -0.00040, -0.00180, -0.02310, -0.00471, 0.00690, 0.00779, -0.00119, -0.01138,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .standard, compression: .pcen, frame: 1,
            coefficients: [
                1.19019, -0.06620, -0.07288, 0.02409, -0.01747, 0.02314, 0.05027, -0.02139, -0.01865, 0.15496,
                0.05537, -0.00438, 0.02986, 0.04110, 0.06729, -0.02371, -0.03353, 0.08296, 0.01968, 0.04159,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .standard, compression: .pcen, frame: 4,
            coefficients: [
                1.24784, -0.00476, -0.14749, -0.19294, -0.07457, 0.14115, -0.08988, -0.15018, -0.11935, 0.08659,
                0.17651, -0.01869, -0.05365, 0.06818, 0.20733, -0.00721, 0.00144, -0.23860, -0.15429, -0.00859,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .standard, compression: .pcen, frame: 22,
            coefficients: [
                1.24796, -0.03814, 0.05105, 0.12060, 0.04002, 0.14737, 0.11851, 0.17436, 0.07798, 0.03846,
                0.13507, -0.14899, 0.05315, 0.08271, 0.00275, -0.02749, -0.00357, -0.10095, 0.03450, -0.00957,
            ]),
    ]

    private static let clicksStandardPcen: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .clicks, shape: .standard, compression: .pcen, frame: 0,
            coefficients: [
                1.04173, -0.03374, 0.00060, -0.00372, 0.00018, -0.00130, 0.00009, -0.00064, 0.00008, -0.00034,
                0.00005, -0.00032, -0.00004, -0.00026, -0.00011, -0.00022, -0.00006, -0.00022, -0.00020, -0.00037,
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
                3.16515, -0.08279, 0.00099, -0.00911, 0.00032, -0.00320, 0.00016, -0.00156, 0.00016, -0.00083,
                0.00010, -0.00078, -0.00012, -0.00063, -0.00029, -0.00056, -0.00016, -0.00056, -0.00050, -0.00091,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .standard, compression: .pcen, frame: 22,
            coefficients: [
                0.10947, -0.00399, 0.00009, -0.00044, 0.00003, -0.00015, 0.00001, -0.00008, 0.00001, -0.00004,
                0.00001, -0.00004, -0.00000, -0.00003, -0.00001, -0.00003, -0.00001, -0.00003, -0.00002, -0.00004,
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
                0.36471, 0.07456, -0.07002, 0.15490, 0.00348, -0.18893, -0.02149, 0.01185, -0.09939, -0.01121,
                0.06355, -0.02176, -0.01767,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .short, compression: .pcen, frame: 1,
            coefficients: [
                0.43307, 0.13751, -0.03232, 0.15642, -0.01626, -0.21737, -0.05415, -0.01557, -0.11576, -0.01862,
                0.06435, -0.01264, -0.00517,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .short, compression: .pcen, frame: 4,
            coefficients: [
                0.69602, 0.38427, 0.12345, 0.17269, -0.08071, -0.30819, -0.15396, -0.09030, -0.15103, -0.03357,
                0.06566, 0.01053, 0.02565,
            ]),
        GoldenFeatures(
            signal: .tones, shape: .short, compression: .pcen, frame: 22,
            coefficients: [
                0.80506, 0.55381, 0.20925, 0.05009, -0.14901, -0.25490, -0.15423, -0.12035, -0.15096, -0.06040,
                0.03451, 0.03184, 0.04264,
            ]),
    ]

    private static let noiseShortPcen: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .noise, shape: .short, compression: .pcen, frame: 0,
            coefficients: [
                0.94471, -0.04853, 0.00617, 0.00690, 0.00890, 0.01579, 0.01320, 0.00610, 0.01001, 0.00130,
                0.01515, 0.00699, -0.00555,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .short, compression: .pcen, frame: 1,
            coefficients: [
                0.94379, -0.05007, 0.00230, -0.09725, -0.00885, -0.04861, -0.02712, -0.03404, -0.05313, 0.01109,
                -0.05159, 0.01407, 0.05284,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .short, compression: .pcen, frame: 4,
            coefficients: [
                1.26790, 0.17806, 0.08645, 0.14529, -0.04851, 0.02759, -0.10426, -0.14534, -0.00614, -0.01178,
                -0.02219, 0.01809, -0.05212,
            ]),
        GoldenFeatures(
            signal: .noise, shape: .short, compression: .pcen, frame: 22,
            coefficients: [
                1.12535, 0.16013, 0.07872, -0.01975, -0.08824, -0.15488, -0.07339, -0.00374, 0.01185, 0.06159,
                -0.11580, -0.11577, -0.02891,
            ]),
    ]

    private static let clicksShortPcen: [GoldenFeatures] = [
        GoldenFeatures(
            signal: .clicks, shape: .short, compression: .pcen, frame: 0,
            coefficients: [
                0.91471, -0.03640, 0.00072, -0.00406, 0.00015, -0.00148, 0.00003, -0.00076, 0.00001, -0.00046,
                -0.00001, -0.00030, -0.00000,
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
                3.71807, -0.10677, 0.00113, -0.01191, 0.00018, -0.00433, -0.00001, -0.00223, -0.00005, -0.00134,
                -0.00006, -0.00089, -0.00003,
            ]),
        GoldenFeatures(
            signal: .clicks, shape: .short, compression: .pcen, frame: 22,
            coefficients: [
                0.65165, -0.02702, 0.00059, -0.00302, 0.00012, -0.00110, 0.00003, -0.00056, 0.00001, -0.00034,
                -0.00000, -0.00023, 0.00000,
            ]),
    ]
}
