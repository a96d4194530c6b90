# SPDX-License-Identifier: Apache-2.0
"""Features from their definitions, in double precision: those whose program is not on PyPI or is too large to install.

TensorFlow's are of tensorflow/core/kernels/{spectrogram,mfcc,mfcc_mel_filterbank,mfcc_dct}.cc (audio_ops) and
tf.signal.linear_to_mel_weight_matrix and mfccs_from_log_mel_spectrograms; Hark's own of docs/model-format.md.
"""
import numpy as np


def frames(x, window, hop, points):
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)
    return np.fft.rfft(np.stack([x[s : s + window] * hann for s in range(0, len(x) - window + 1, hop)]), points)


def mel(hertz):
    return 1127 * np.log1p(hertz / 700)


def audio_ops_bank(bins, rate, bands, lowest, highest):
    """MfccMelFilterbank::Initialize and Compute: each bin's weight goes to the band below, what is left to the next."""
    spacing = (mel(highest) - mel(lowest)) / (bands + 1)
    centres = mel(lowest) + spacing * (1 + np.arange(bands + 1))
    hertz_per_bin = 0.5 * rate / (bins - 1)
    start, end = int(1.5 + lowest / hertz_per_bin), int(highest / hertz_per_bin)
    weights = np.zeros((bands, bins))
    for bin in range(start, end + 1):
        position = mel(bin * hertz_per_bin)
        channel = int(np.searchsorted(centres[:bands], position)) - 1
        if channel >= 0:
            weight = (centres[channel + 1] - position) / (centres[channel + 1] - centres[channel])
            weights[channel, bin] += weight
        else:
            weight = (centres[0] - position) / (centres[0] - mel(lowest))
        if channel + 1 < bands:
            weights[channel + 1, bin] += 1 - weight
    return weights


def tf_signal_bank(bins, rate, bands, lowest, highest):
    """linear_to_mel_weight_matrix, transposed."""
    edges = np.linspace(mel(lowest), mel(highest), bands + 2)
    positions = mel(np.linspace(0, rate / 2, bins)[1:])
    weights = np.zeros((bands, bins))
    for band in range(bands):
        low, centre, high = edges[band : band + 3]
        weights[band, 1:] = np.maximum(0, np.minimum((positions - low) / (centre - low), (high - positions) / (high - centre)))
    return weights


def dct(x, count):
    bands = x.shape[1]
    rows = np.arange(count)[:, None]
    return x @ (np.sqrt(2 / bands) * np.cos(np.pi * rows * (np.arange(bands) + 0.5) / bands)).T


def audio_ops(x, window, hop, points, count):
    energies = np.abs(frames(x, window, hop, points)) @ audio_ops_bank(points // 2 + 1, 16000, 40, 20, 4000).T
    bands = np.log(np.maximum(energies, 1e-12))
    return bands, dct(bands, count)


def mlperf_tiny(x):
    energies = np.abs(frames(x, 480, 320, 512)) @ tf_signal_bank(257, 16000, 40, 20, 4000).T
    bands = np.log(energies + 1e-6)
    return bands, dct(bands, 10)


def hark(x):
    energies = np.abs(frames(x, 480, 320, 512)) ** 2 @ tf_signal_bank(257, 16000, 40, 20, 4000).T
    smoothing, gain, bias, power, floor = (float(np.float32(v)) for v in (0.6, 0.9, 1.0, 0.25, 1e-6))
    bands = np.empty_like(energies)
    mean = np.zeros(40)
    for index, energy in enumerate(energies):
        weight = max(smoothing, 1 / (index + 1)) if index < 3 else smoothing
        mean = mean + weight * (energy - mean)
        bands[index] = (energy / (floor + mean) ** gain + bias) ** power - bias**power
    return bands, dct(bands, 20)
