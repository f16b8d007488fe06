"""The room around the music: a reverb of decaying noise whose highs die first."""

import numpy as np

from composer.dsp import RATE_HZ, Audio, band, fft_size, shape

_BANDS_HZ = ((60, 250), (250, 900), (900, 2500), (2500, 7000))
_DECAY_SHARE = (1.0, 0.95, 0.65, 0.35)
_BAND_LEVEL = (0.8, 1.0, 0.7, 0.35)
_BLOOM_S = 0.09
_PREDELAY_S = 0.025
_SIDE = 0.4


def reverberate(send: Audio, t60_s: float, rng: np.random.Generator) -> Audio:
    """The room's answer to what is sent into it (2 channels), as long as the send."""
    answer = _impulse(t60_s, rng)
    frames = send.shape[1]
    size = fft_size(frames + answer.shape[1])
    spectra = [np.fft.rfft(channel, size) for channel in send]
    out = np.empty_like(send)
    for side in range(2):
        heard = 0.8 * spectra[side] + 0.35 * spectra[1 - side]
        out[side] = np.fft.irfft(heard * np.fft.rfft(answer[side], size), size)[:frames]
    return out


def _impulse(t60_s: float, rng: np.random.Generator) -> Audio:
    frames = int(1.3 * t60_s * RATE_HZ)
    time_s = np.arange(frames) / RATE_HZ
    total = np.zeros((2, frames), dtype=np.float32)
    for (low_hz, high_hz), share, level in zip(_BANDS_HZ, _DECAY_SHARE, _BAND_LEVEL, strict=True):
        noise = shape(rng.standard_normal((2, frames), dtype=np.float32), band(low_hz, high_hz))
        decay = np.exp(-6.91 * time_s / (t60_s * share)) * (1 - np.exp(-time_s / _BLOOM_S))
        total += level * noise * decay.astype(np.float32)
    total *= np.hanning(2 * frames)[frames:].astype(np.float32) ** np.float32(0.3)
    total = np.stack([total[0] + _SIDE * total[1], total[0] - _SIDE * total[1]])
    total /= _middle_gain(total)
    return np.pad(total, ((0, 0), (round(_PREDELAY_S * RATE_HZ), 0)))


def _middle_gain(impulse: Audio) -> np.float32:
    """How much louder the middle register comes back than it went in."""
    spectrum = np.abs(np.fft.rfft(impulse))
    hz = np.fft.rfftfreq(impulse.shape[1], 1 / RATE_HZ)
    return np.float32(np.sqrt(np.mean(spectrum[:, (hz > 250) & (hz < 900)] ** 2)))
