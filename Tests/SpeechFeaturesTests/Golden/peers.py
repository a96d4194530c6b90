# SPDX-License-Identifier: Apache-2.0
"""Features by the programs others use, with the settings that docs/features.md gives."""
import kaldi_native_fbank
import librosa
import numpy as np
import python_speech_features as psf
from scipy.fftpack import dct


def kaldi(x):
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.dither = 0
    bank = kaldi_native_fbank.FbankOptions()
    bank.frame_opts.dither = 0
    return run(kaldi_native_fbank.OnlineFbank(bank), x), run(kaldi_native_fbank.OnlineMfcc(options), x)


def run(extractor, x):
    extractor.accept_waveform(16000, x.astype(np.float32).tolist())
    extractor.input_finished()
    return np.stack([extractor.get_frame(index) for index in range(extractor.num_frames_ready)])


def htk(x):
    options = dict(samplerate=16000, nfilt=26, winfunc=np.hamming)
    bands = np.log(psf.fbank(x, **options)[0])
    return bands, psf.mfcc(x, numcep=13, ceplifter=22, appendEnergy=False, **options)


def librosa_mfcc(x):
    # In double precision, as librosa computes where it is given doubles.
    bands = librosa.power_to_db(librosa.feature.melspectrogram(y=x, sr=16000))
    return bands.T, librosa.feature.mfcc(y=x, sr=16000).T
