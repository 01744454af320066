"""Sound as a telephone carries it: 8 kHz, one channel, 16 bits a sample."""

import io
import wave
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

RATE = 8000
"""Samples a second: what telephone networks carry; more would be thrown away by them."""
Samples = NDArray[np.float32]
"""One channel, -1..1."""

WAV_HEAD = 44
"""Bytes before the first sample of a WAV as it is written here."""
_PEAK = 0.7
"""-3 dB: the loudest that a network's companding takes without a rattle; every clip is brought to it."""
_SILENT = 0.01
"""-40 dB below the loudest of a clip: a room's noise, a breath."""
_FRAME_S = 0.01
_LEAD_S, _TRAIL_S = 0.02, 0.05
"""Kept around what is heard: soft consonants begin and end below the mark of silence."""
_FADE_S = 0.004
_AFTER_PIECE_S, _AFTER_DIGIT_S, _AFTER_SENTENCE_S = 0.12, 0.25, 0.35


def telephone(samples: Samples, rate: int, tail_s: float) -> bytes:
    """A WAV for the telephone: silence at both ends cut off, brought to one loudness, then `tail_s` seconds of silence
    so that clips played one after the other do not run into each other. Raises ValueError where nothing is heard.
    """
    heard = _trimmed(_resampled(samples, rate), RATE)
    loudest = float(np.max(np.abs(heard), initial=0.0))
    if loudest == 0.0:
        raise ValueError("nothing is heard")
    faded = _faded(heard * np.float32(_PEAK / loudest))
    return _wav(np.concatenate([faded, np.zeros(round(tail_s * RATE), dtype=np.float32)]))


def pause_after(text: str) -> float:
    """Seconds of silence behind a clip with these words: a digit is written down by who hears it, a sentence thought
    about, and a piece of a sentence goes on.
    """
    written = text.rstrip()
    if written.endswith(("।", ".", "?", "!")):
        return _AFTER_SENTENCE_S
    return _AFTER_DIGIT_S if len(written) == 1 else _AFTER_PIECE_S


def heard_seconds(samples: Samples, rate: int) -> float:
    """How long something is heard, without the silence at both ends."""
    return len(_trimmed(samples, rate)) / rate


def seconds(wav: bytes) -> float:
    """How long a WAV file plays. Raises wave.Error or EOFError for what is none."""
    with wave.open(io.BytesIO(wav)) as opened:
        return float(opened.getnframes() / opened.getframerate())


def _resampled(samples: Samples, rate: int) -> Samples:
    out: Samples = samples if rate == RATE else soxr.resample(samples, rate, RATE)
    return out


def _trimmed(samples: Samples, rate: int) -> Samples:
    frame = round(_FRAME_S * rate)
    loud = np.pad(np.abs(samples), (0, -len(samples) % frame)).reshape(-1, frame).max(axis=1)
    (heard,) = np.nonzero(loud > _SILENT * loud.max(initial=0.0))
    if not len(heard):
        return samples[:0]
    first, last = int(heard[0]) * frame, (int(heard[-1]) + 1) * frame
    return samples[max(0, first - round(_LEAD_S * rate)) : last + round(_TRAIL_S * rate)]


def _faded(samples: Samples) -> Samples:
    """Softly in and out: a wave that is cut clicks."""
    length = min(round(_FADE_S * RATE), len(samples) // 2)
    ramp: NDArray[Any] = np.linspace(0, 1, length, dtype=np.float32)
    samples[:length] *= ramp
    samples[len(samples) - length :] *= ramp[::-1]
    return samples


def _wav(samples: Samples) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(np.round(samples * 32767).astype("<i2").tobytes())
    return out.getvalue()
