"""The voice of what nobody has recorded yet: espeak-ng, in this process, by its C interface.

Without the package `espeakng-loader` there is no voice (docs/adr/0012): this file is the only one that asks for it.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from typing import Any, Protocol

import numpy as np

from gateway.ivr.pronouncing import Pronouncing
from gateway.ivr.sound import Samples, pause_after, telephone

WORDS_A_MINUTE = 140
LONGEST_TEXT = 600
"""Characters, a minute of speech: more is no prompt, whoever sent it."""

_VOICES = {"bn": b"bn", "en": b"en"}
_SYNCHRONOUS, _DONT_EXIT, _UTF8, _RATE_PARAMETER = 2, 0x8000, 1, 1
_Heard = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Voice(Protocol):
    """Says a text. Safe to share between threads."""

    @property
    def name(self) -> str:
        """Another one says the same words otherwise: what was said by another name is out of date."""

    def speak(self, text: str, language: str) -> bytes:
        """WAV, 8 kHz, one channel, 16 bits. Raises ValueError for what cannot be said: nothing in it is a word, or more
        than LONGEST_TEXT; KeyError for an unknown language.
        """


def open_voice() -> Voice | None:
    """None where the library is not installed or does not start: people's recordings are played, and for the rest the
    platform is asked to say it.
    """
    try:
        import espeakng_loader

        return EspeakVoice(espeakng_loader.get_library_path(), espeakng_loader.get_data_path())
    except (ImportError, OSError, RuntimeError):
        return None


class EspeakVoice:
    """espeak-ng at 140 words a minute. One call at a time: the library has one state a process."""

    def __init__(self, library: str, data: str) -> None:
        """Raises OSError or RuntimeError where the library cannot be used."""
        self._espeak = _espeak(library, data)
        self._pronouncing = Pronouncing.load()

    @property
    def name(self) -> str:
        corrections = blake2b(repr(self._pronouncing.tables).encode(), digest_size=4).hexdigest()
        return f"espeak-ng {self._espeak.version} {WORDS_A_MINUTE} {corrections}"

    def speak(self, text: str, language: str) -> bytes:
        if len(text) > LONGEST_TEXT:
            raise ValueError("too long to be said")
        samples = self._espeak.say(self._pronouncing.written_for(text, language), _VOICES[language])
        heard: Samples = np.frombuffer(samples, dtype="<i2").astype(np.float32) / np.float32(32768)
        return telephone(heard, self._espeak.rate, pause_after(text))


class _Espeak:
    """The library, started. `rate`: samples a second of what it says."""

    def __init__(self, library: str, data: str) -> None:
        self._lib: Any = ctypes.CDLL(library)
        self._lock = Lock()
        self._speaks: bytes | None = None
        self._said = bytearray()
        self.rate: int = self._lib.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DONT_EXIT)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng does not start")
        self._lib.espeak_Info.restype = ctypes.c_char_p
        self.version = self._lib.espeak_Info(None).decode().split()[0]
        self._callback = _Heard(self._heard)  # kept: the library calls it for as long as it lives
        self._lib.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, voice: bytes) -> bytes:
        """Samples of 16 bits. Raises RuntimeError when the library refuses."""
        written = text.encode() + b"\0"
        with self._speaking(voice):
            self._check(self._lib.espeak_Synth(written, len(written), 0, 0, 0, _UTF8, None, None))
            return bytes(self._said)

    @contextmanager
    def _speaking(self, voice: bytes) -> Iterator[None]:
        with self._lock:
            self._said.clear()
            if voice != self._speaks:
                self._check(self._lib.espeak_SetVoiceByName(voice))
                self._check(self._lib.espeak_SetParameter(_RATE_PARAMETER, WORDS_A_MINUTE, 0))
                self._speaks = voice
            yield

    def _heard(self, samples: Any, count: int, _events: object) -> int:
        if samples and count > 0:
            self._said += ctypes.string_at(samples, 2 * count)
        return 0

    def _check(self, result: int) -> None:
        if result != 0:
            raise RuntimeError(f"espeak-ng refuses: {result}")


@lru_cache(maxsize=1)
def _espeak(library: str, data: str) -> _Espeak:
    """Once a process: a second start would throw away the first one's callback."""
    return _Espeak(library, data)
