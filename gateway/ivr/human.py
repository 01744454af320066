"""Recordings of people, as a studio delivers them: found by their names, checked, made ready for the telephone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from bot.speech.spoken import Clip
from gateway.ivr.sound import RATE, Samples, heard_seconds, pause_after, telephone

KINDS = frozenset({".wav", ".flac", ".ogg", ".mp3"})
SHORTEST_S, LONGEST_S = 0.2, 60.0
_QUIETEST = 0.03
"""-30 dB at the loudest place: brought up from there, the room would be heard more than the voice."""
_FULL, _CLIPPED_SHARE = 0.999, 0.001
_LARGEST = 50_000_000
"""Bytes: a minute of two channels at 192 kHz has fewer, and what is larger is something else."""
_NOT_AUDIO = frozenset({".csv", ".json", ".txt", ".md"})
"""The list that the studio worked from may lie beside the recordings."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """`ready`: WAV for the telephone by clip. `wrong`: what is wrong with a file, by its name."""

    ready: Mapping[Clip, bytes]
    wrong: Mapping[str, str]


def read_folder(folder: Path, clips: Iterable[Clip]) -> Delivery:
    """Every file of `folder`, named by key or by id of one of `clips` (all of one language)."""
    named = {name: clip for clip in clips for name in (clip.id, clip.key)}
    ready: dict[Clip, bytes] = {}
    wrong: dict[str, str] = {}
    for file in sorted(folder.iterdir()):
        if file.name.startswith(".") or file.suffix.lower() in _NOT_AUDIO:
            continue
        try:
            clip = _clip_of(file, named)
            if clip in ready:
                raise ValueError(f"a second recording of {clip.key}")
            ready[clip] = telephone(*_read(file), pause_after(clip.text))
        except ValueError as error:
            wrong[file.name] = str(error)
    return Delivery(ready, wrong)


def _clip_of(file: Path, named: Mapping[str, Clip]) -> Clip:
    if file.suffix.lower() not in KINDS or not file.is_file():
        raise ValueError(f"is no recording: {', '.join(sorted(kind[1:] for kind in KINDS))} are")
    clip = named.get(file.stem)
    if clip is None:
        raise ValueError("no prompt has this key or id; `grs prompts list` has them all")
    return clip


def _read(file: Path) -> tuple[Samples, int]:
    """One channel, and samples a second. Raises ValueError with what is wrong, in words."""
    if file.stat().st_size > _LARGEST:
        raise ValueError("is too large for a prompt")
    try:
        samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
    except soundfile.SoundFileError:
        raise ValueError("cannot be read as audio") from None
    if rate < RATE:
        raise ValueError(f"has {rate} samples a second; the telephone has {RATE}")
    one: Samples = samples.mean(axis=1, dtype=np.float32)
    _check(samples, one, rate)
    return one, rate


def _check(samples: Samples, one: Samples, rate: int) -> None:
    loudest = float(np.max(np.abs(one), initial=0.0))
    if loudest < _QUIETEST:
        raise ValueError("is silent, or too quiet: the loudest place should be near -6 dB, and at least -30 dB")
    if float(np.mean(np.abs(samples) >= _FULL)) > _CLIPPED_SHARE:
        raise ValueError("is clipped: too loud for the recorder")
    heard = heard_seconds(one, rate)
    if not SHORTEST_S <= heard <= LONGEST_S:
        raise ValueError(f"is heard for {heard:.1f} seconds; {SHORTEST_S} to {LONGEST_S:.0f} are right")
