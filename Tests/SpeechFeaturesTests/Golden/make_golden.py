# Writes GoldenFeatures.swift: Hark's features by another hand, in double precision. Run it in this folder:
#
#     python3 make_golden.py
#
# Needs numpy==2.4.6 (nothing here depends on its version: sin, exp, log, rfft). The definition it follows is
# docs/model-format.md; nothing is taken from the Swift sources.
import numpy as np

RATE = 16000
SAMPLES = 8000


def tones():
    """A low tone that swells and a high one that fades: formulas in double precision, rounded to float."""
    n = np.arange(SAMPLES)
    x = 0.5 * np.sin(2 * np.pi * 440 * n / RATE) * (n / SAMPLES)
    x += 0.25 * np.cos(2 * np.pi * 2500 * n / RATE) * (1 - n / SAMPLES)
    return x.astype(np.float32).astype(np.float64)


def noise():
    """Noise of a linear congruential generator in 32 bits, -0.1...0.1: exact on both sides."""
    state = 12345
    x = np.empty(SAMPLES)
    for n in range(SAMPLES):
        state = (1664525 * state + 1013904223) & 0xFFFFFFFF
        x[n] = ((state >> 16) - 32768) / 327680
    return x.astype(np.float32).astype(np.float64)


def clicks():
    """Full-scale samples 700 apart, and digital silence between them."""
    x = np.zeros(SAMPLES)
    x[100::700] = 1
    return x


SIGNALS = {"tones": tones(), "noise": noise(), "clicks": clicks()}

# Window, hop, transform, bands, lowest, highest, coefficients.
SHAPES = {
    "standard": (480, 320, 512, 40, 20.0, 4000.0, 20),
    "short": (400, 160, 512, 23, 60.0, 7600.0, 13),
}
LOG_FLOOR = float(np.float32(1e-6))
PCEN = [float(np.float32(value)) for value in (0.04, 0.9, 2.0, 0.25, 1e-6)]
FRAMES = [0, 1, 4, 22]


def mel(hertz):
    return 1127 * np.log(1 + hertz / 700)


def bank(transform, bands, lowest, highest):
    edges = np.linspace(mel(lowest), mel(highest), bands + 2)
    bins = mel(np.arange(transform // 2 + 1) * RATE / transform)
    weights = np.zeros((bands, len(bins)))
    for band in range(bands):
        low, centre, high = edges[band : band + 3]
        weights[band] = np.maximum(0, np.minimum((bins - low) / (centre - low), (high - bins) / (high - centre)))
    weights[:, 0] = 0
    return weights


def features(x, shape, compression):
    window, hop, transform, bands, lowest, highest, count = shape
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)
    frames = np.stack([x[start : start + window] * hann for start in range(0, len(x) - window + 1, hop)])
    energies = np.abs(np.fft.rfft(frames, transform)) ** 2 @ bank(transform, bands, lowest, highest).T
    if compression == "logarithm":
        compressed = np.log(energies + LOG_FLOOR)
    else:
        smoothing, gain, bias, power, floor = PCEN
        compressed = np.empty_like(energies)
        mean = np.zeros(bands)
        for index, energy in enumerate(energies):
            weight = max(smoothing, 1 / (index + 1)) if index < 3 else smoothing
            mean = mean + weight * (energy - mean)
            compressed[index] = (energy / (floor + mean) ** gain + bias) ** power - bias**power
    rows = np.arange(count)[:, None]
    cosines = np.sqrt(2 / bands) * np.cos(np.pi * rows * (np.arange(bands) + 0.5) / bands)
    return compressed @ cosines.T


def swift():
    yield "// Written by make_golden.py; not to be edited."
    yield ""
    yield "struct GoldenFeatures: Sendable {"
    yield "    let signal: GoldenSignal"
    yield "    let shape: GoldenShape"
    yield "    let compression: GoldenCompression"
    yield "    let frame: Int"
    yield "    let coefficients: [Double]"
    yield ""
    yield "    static let all: [GoldenFeatures] ="
    groups = [(signal, shape, kind) for shape in SHAPES for kind in ("logarithm", "pcen") for signal in SIGNALS]
    yield "        " + " + ".join(f"{signal}{shape.capitalize()}{kind.capitalize()}" for signal, shape, kind in groups[:3])
    for start in range(3, len(groups), 3):
        names = [f"{signal}{shape.capitalize()}{kind.capitalize()}" for signal, shape, kind in groups[start : start + 3]]
        yield "        + " + " + ".join(names)
    for signal, shape, kind in groups:
        values = features(SIGNALS[signal], SHAPES[shape], kind)
        yield ""
        yield f"    private static let {signal}{shape.capitalize()}{kind.capitalize()}: [GoldenFeatures] = ["
        for frame in FRAMES:
            yield "        GoldenFeatures("
            yield f"            signal: .{signal}, shape: .{shape}, compression: .{kind}, frame: {frame},"
            yield "            coefficients: ["
            numbers = [f"{value:.5f}" for value in values[frame]]
            for start in range(0, len(numbers), 10):
                yield "                " + ", ".join(numbers[start : start + 10]) + ","
            yield "            ]),"
        yield "    ]"
    yield "}"


if __name__ == "__main__":
    with open("GoldenFeatures.swift", "w", encoding="utf-8") as file:
        file.write("\n".join(swift()) + "\n")
