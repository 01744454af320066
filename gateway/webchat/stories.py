"""What is recorded on the phone in the browser lies here until it is fetched, as it would lie with a platform. Only a
sandbox has it.
"""

import io
import re
import wave
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

RATE, BYTES_A_SAMPLE = 8000, 2
LONGEST_S = 121
"""What a call listens for, and the last piece of sound that a browser cannot cut."""
LARGEST = (LONGEST_S + 1) * RATE * BYTES_A_SAMPLE
"""Bytes of one upload, head and all."""
_SHORTEST_S = 0.2
_KEPT = 50
"""The newest: at most 100 MB, and a call needs the last one or two of its own."""
_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Stories:
    """Any number of processes may keep stories in this folder at once."""

    folder: Path

    def keep(self, name: str, uploaded: bytes) -> bool:
        """Under a `name` that nobody guesses (32 hexadecimal digits). False: this is no sound of a telephone (WAV,
        8 kHz, mono, 16 bits, 0.2 to 121 s). Nothing but the sound itself is kept.
        """
        samples = _samples(uploaded)
        if samples is None:
            return False
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f".{uuid4().hex}.new"
        new.write_bytes(_wav(samples))
        new.replace(self._path(name))
        self._forget()
        return True

    def audio(self, name: str) -> bytes | None:
        """The WAV; None for what is not here. Takes anything: an address is a stranger's text."""
        try:
            return self._path(name).read_bytes() if _NAME.fullmatch(name) else None
        except FileNotFoundError:
            return None

    def seconds(self, name: str) -> int | None:
        """As platforms count them; None for what is not here."""
        audio = self.audio(name)
        samples = _samples(audio) if audio is not None else None
        return max(1, round(_seconds(samples))) if samples is not None else None

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.wav"

    def _forget(self) -> None:
        found = sorted(((file.stat().st_mtime_ns, file) for file in self.folder.glob("*.wav")), reverse=True)
        for _, file in found[_KEPT:]:
            file.unlink(missing_ok=True)


def _samples(wav: bytes) -> bytes | None:
    try:
        with wave.open(io.BytesIO(wav)) as sound:
            if (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) != (1, BYTES_A_SAMPLE, RATE):
                return None
            samples = sound.readframes(sound.getnframes())
    except (wave.Error, EOFError):
        return None
    return samples if _SHORTEST_S <= _seconds(samples) <= LONGEST_S else None


def _seconds(samples: bytes) -> float:
    return len(samples) / (RATE * BYTES_A_SAMPLE)


def _wav(samples: bytes) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(BYTES_A_SAMPLE)
        sound.setframerate(RATE)
        sound.writeframes(samples)
    return out.getvalue()
