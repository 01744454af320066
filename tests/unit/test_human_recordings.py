"""What a studio delivers: taken in every usual format, and refused with what is wrong."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from bot.speech.spoken import Clip
from gateway.ivr.human import read_folder
from gateway.ivr.sound import Samples, seconds

WELCOME = Clip("bn", "স্বাগতম।", "welcome.0")
PLACE = Clip("bn", "বাঞ্ছারামপুর", "place.BD20120494")
CLIPS = (WELCOME, PLACE, Clip("bn", "7", "digit.7"))


def voice(length: float = 1.5, rate: int = 44100, loud: float = 0.5, silence: float = 0.5) -> Samples:
    """A tone between silences: a voice, for all that a recording's checks know."""
    tone = loud * np.sin(2 * np.pi * 300 * np.arange(round(length * rate)) / rate)
    quiet = np.zeros(round(silence * rate))
    return np.concatenate([quiet, tone, quiet]).astype(np.float32)


@pytest.mark.parametrize(
    ("suffix", "rate", "channels"),
    [
        (".wav", 44100, 1),
        (".WAV", 48000, 2),
        (".flac", 96000, 1),
        (".ogg", 48000, 2),
        (".mp3", 44100, 1),
        (".wav", 8000, 1),
    ],
)
def test_every_usual_format_becomes_what_a_telephone_carries(
    tmp_path: Path, suffix: str, rate: int, channels: int
) -> None:
    samples = np.stack([voice(rate=rate)] * channels, axis=1)
    soundfile.write(tmp_path / f"welcome.0{suffix}", samples, rate, format=suffix[1:].upper())
    found = read_folder(tmp_path, CLIPS)
    assert found.wrong == {} and list(found.ready) == [WELCOME]
    with wave.open(io.BytesIO(found.ready[WELCOME])) as opened:
        assert (opened.getframerate(), opened.getnchannels(), opened.getsampwidth()) == (8000, 1, 2)
        heard = np.frombuffer(opened.readframes(opened.getnframes()), dtype="<i2")
    assert seconds(found.ready[WELCOME]) == pytest.approx(1.5 + 0.35, abs=0.15)
    assert int(np.abs(heard).max()) == pytest.approx(0.7 * 32767, rel=0.02)


def test_a_file_may_have_the_key_or_the_id_of_its_prompt(tmp_path: Path) -> None:
    soundfile.write(tmp_path / f"{WELCOME.id}.wav", voice(), 44100)
    soundfile.write(tmp_path / "place.BD20120494.wav", voice(), 44100)
    assert set(read_folder(tmp_path, CLIPS).ready) == {WELCOME, PLACE}


def test_each_wrong_file_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    def write(name: str, samples: Samples, rate: int = 44100) -> None:
        soundfile.write(tmp_path / name, samples, rate)

    keys = {
        "silent": voice(loud=0.0),
        "quiet": voice(loud=0.01),
        "clipped": np.clip(voice(loud=3.0), -1, 1),
        "short": voice(length=0.05),
        "long": voice(length=61),
        "slow": voice(rate=4000),
    }
    for name, samples in keys.items():
        write(f"{name}.wav", samples, 4000 if name == "slow" else 44100)
    write("nobody.wav", voice())
    write("welcome.0.wav", voice())
    write(f"{WELCOME.id}.wav", voice())
    (tmp_path / "text.wav").write_text("this is no sound", encoding="utf-8")
    (tmp_path / "empty.wav").touch()
    (tmp_path / "welcome.0.aiff").touch()
    (tmp_path / "digit.7.wav").mkdir()
    (tmp_path / "list.csv").touch()
    (tmp_path / ".DS_Store").touch()
    clips = [*CLIPS, *(Clip("bn", name, name) for name in (*keys, "text", "empty"))]
    found = read_folder(tmp_path, clips)
    told = {
        "silent.wav": "is silent",
        "quiet.wav": "too quiet",
        "clipped.wav": "is clipped",
        "short.wav": "is heard for 0.1 seconds",
        "long.wav": "is heard for 61",
        "slow.wav": "has 4000 samples a second",
        "nobody.wav": "no prompt has this key or id",
        "welcome.0.wav": "a second recording of welcome.0",
        "text.wav": "cannot be read as audio",
        "empty.wav": "cannot be read as audio",
        "welcome.0.aiff": "is no recording",
        "digit.7.wav": "is no recording",
    }
    assert set(found.wrong) == set(told)
    assert {name: why for name, why in told.items() if why not in found.wrong[name]} == {}


def test_free_words_are_nobodys_to_record(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "x.wav", voice(), 44100)
    assert read_folder(tmp_path, [Clip("bn", "আমার টাকা")]).ready == {}
