"""Where the audio of every clip lies: what people recorded, and behind it what the voice has said.

Named by its words (`Clip.id`), so that a changed sentence is new audio and an unchanged one is never said twice:

    <folder>/<language>/<id>.wav        said by the voice; <id>.txt beside it holds the words
    <folder>/human/<language>/<id>.wav  recorded by a person: goes before the voice's
    <folder>/passing/<language>/…       free words (somebody's own): erased within the hour

Every file is written elsewhere and moved in: any number of processes may do it at once, and none reads half a file.
"""

import logging
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self
from uuid import uuid4

from bot.speech.render import LANGUAGES
from bot.speech.spoken import Clip
from gateway.ivr.sound import WAV_HEAD, seconds
from gateway.ivr.voice import Voice, open_voice

log = logging.getLogger(__name__)
_ID = re.compile(r"[0-9a-f]{32}")
_STAMP = "voice"
_PASSING = "passing"
_PASSES_S = 3600.0
"""A platform fetches within seconds of our answer; a step may be asked for again for some minutes."""
HUMAN, ESPEAK, NOBODY = "human", "espeak", "none"


class Prompts:
    """Safe to share between threads. `voice` None: only recordings, and what was said earlier."""

    def __init__(self, folder: Path, voice: Voice | None) -> None:
        self._folder, self.voice = folder, voice

    @classmethod
    def open(cls, folder: Path) -> Self:
        """With the voice of this machine, where it has one."""
        return cls(folder, open_voice())

    def url(self, clip: Clip) -> str | None:
        """Where a platform fetches it, from our root; said now when it is not there yet. None: no audio can be had, the
        platform has to say it. A recording's address changes with the recording: platforms keep what they have fetched.
        """
        address = f"/voice/prompts/{clip.language}/{clip.id}.wav"
        try:
            recorded = _written_at(self._human(clip.language) / f"{clip.id}.wav")
            if recorded is not None:
                return f"{address}?v={recorded:x}"
            return address if self._is_said(clip) or self.render(clip) else None
        except OSError as error:
            # A full disk is no reason to hang up on a caller.
            log.error("no prompt can be kept: %s", type(error).__name__)
            return None

    def audio(self, language: str, clip_id: str) -> tuple[bytes, str] | None:
        """The WAV and its words; None for what is no clip of ours. Takes anything: an address is a stranger's text."""
        if language not in LANGUAGES or not _ID.fullmatch(clip_id):
            return None
        folders = (self._human(language), self._folder / language, self._passing(language))
        wav = next(
            (wav for folder in folders if (wav := _read(folder / f"{clip_id}.wav")) and len(wav) > WAV_HEAD), None
        )
        if wav is None:
            return None
        words = next((words for folder in folders if (words := _read(folder / f"{clip_id}.txt"))), b"")
        return wav, words.decode()

    def seconds(self, clip: Clip) -> float:
        """How long it is heard, the silence behind it too; 0.0 without audio."""
        found = self.audio(clip.language, clip.id) if self.url(clip) else None
        return seconds(found[0]) if found else 0.0

    def heard(self, clips: Iterable[Clip]) -> float:
        """How many seconds all of them take, one after the other."""
        return sum(map(self.seconds, clips))

    def by(self, clip: Clip) -> str:
        """Who is heard, as things are: HUMAN, ESPEAK or NOBODY. Says nothing anew."""
        if _is_there(self._human(clip.language) / f"{clip.id}.wav"):
            return HUMAN
        return ESPEAK if self._is_said(clip) else NOBODY

    def render(self, clip: Clip) -> bool:
        """Says it and keeps that, over what was there. False: there is no voice, or it cannot say this."""
        if self.voice is None:
            return False
        try:
            wav = self.voice.speak(clip.text, clip.language)
        except (ValueError, RuntimeError) as error:
            log.warning("%s cannot be said: %s", clip.id, type(error).__name__)
            return False
        if clip.key:
            _keep(self._folder / clip.language, clip, wav)
        else:
            self.forget()
            _keep(self._passing(clip.language), clip, wav)
        return True

    def record(self, recordings: Mapping[Clip, bytes]) -> None:
        """Takes people's recordings, ready for the telephone: heard from the next request on. All of them, or none when
        the disk does not hold them (OSError).
        """
        with ExitStack() as staged:
            moves = []
            for clip, wav in recordings.items():
                folder = self._human(clip.language)
                for path, content in (
                    (folder / f"{clip.id}.txt", clip.text.encode()),
                    (folder / f"{clip.id}.wav", wav),
                ):
                    new = _beside(path, content)
                    staged.callback(new.unlink, missing_ok=True)
                    moves.append((new, path))
            for new, path in moves:
                new.replace(path)

    def recorded(self, language: str) -> frozenset[str]:
        """The ids of all recordings of people, also of those whose sentence has changed since."""
        return frozenset(file.stem for file in self._human(language).glob("*.wav"))

    def is_stale(self) -> bool:
        """Was what lies here said by another voice than today's?"""
        if self.voice is None:
            return False
        try:
            return (self._folder / _STAMP).read_text(encoding="utf-8") != self.voice.name
        except FileNotFoundError:
            return True

    def stamp(self) -> None:
        """From now on what lies here counts as said by today's voice."""
        if self.voice is not None:
            _write(self._folder / _STAMP, self.voice.name.encode())

    def _is_said(self, clip: Clip) -> bool:
        name = f"{clip.id}.wav"
        return _is_there(self._folder / clip.language / name) or (
            not clip.key and _is_there(self._passing(clip.language) / name)
        )

    def forget(self) -> None:
        """Somebody's own words do not stay."""
        for file in (each for language in LANGUAGES for each in self._passing(language).glob("*")):
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < time.time() - _PASSES_S:
                    file.unlink()

    def is_passing(self, language: str, clip_id: str) -> bool:
        """Somebody's own words: nobody between us and the platform may keep them. For an id that `audio` knows."""
        return _is_there(self._passing(language) / f"{clip_id}.wav")

    def _human(self, language: str) -> Path:
        return self._folder / HUMAN / language

    def _passing(self, language: str) -> Path:
        return self._folder / _PASSING / language


def _written_at(wav: Path) -> int | None:
    """In nanoseconds; None for what is not there, or empty as a power cut leaves it."""
    try:
        found = wav.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns if found.st_size > WAV_HEAD else None


def _is_there(wav: Path) -> bool:
    return _written_at(wav) is not None


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _keep(folder: Path, clip: Clip, wav: bytes) -> None:
    """The words first: audio that is there has its words."""
    _write(folder / f"{clip.id}.txt", clip.text.encode())
    _write(folder / f"{clip.id}.wav", wav)


def _write(path: Path, content: bytes) -> None:
    new = _beside(path, content)
    try:
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _beside(path: Path, content: bytes) -> Path:
    """A new file in the same folder, ready to be moved over `path`."""
    new = path.with_name(f".{uuid4().hex}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        new.write_bytes(content)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    return new
