"""`grs prompts`: every prompt listed, said, replaced by people's recordings, and missed where it is missing."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import wave
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

import gateway.ivr.prompts
from tests.support.home import GRS, a_home, grs, lines, settings_of, told

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose prompts the voice has said."""
    home = tmp_path_factory.mktemp("prompts")
    assert told(home, "prompts", "render")["failed"] == 0
    return home


def prompt(home: Path, key: str, language: str = "bn") -> dict[str, object]:
    (found,) = [one for one in lines(home, "prompts", "list", "--language", language) if one["key"] == key]
    assert isinstance(found, dict)
    return found


def record(folder: Path, name: str, loud: float = 0.5) -> None:
    folder.mkdir(exist_ok=True)
    soundfile.write(folder / name, loud * np.sin(np.arange(44100) / 20), 44100)


def test_every_prompt_of_both_languages_has_audio_once_it_is_rendered(said: Path) -> None:
    found = told(said, "prompts", "check")
    assert found["ok"] and found["missing"] == 0 and found["prompts"] > 1500
    assert all(0 < found["heard_seconds"][language]["total"] <= 90 for language in ("bn", "en"))
    listed = lines(said, "prompts", "list")
    assert {one["language"] for one in listed} == {"bn", "en"}
    assert all(one["seconds"] > 0.2 and one["by"] == "espeak" and one["text"] for one in listed)
    for one in listed[::50]:
        with wave.open(str(said / "prompts" / one["language"] / f"{one['id']}.wav")) as opened:
            assert (opened.getframerate(), opened.getnchannels(), opened.getsampwidth()) == (8000, 1, 2)


def test_a_second_run_says_nothing_and_a_changed_voice_says_all_anew(said: Path) -> None:
    first = told(said, "prompts", "render")
    assert first["said"] == 0 and first["prompts"] > 1500
    (said / "prompts" / "voice").write_text("espeak-ng 0.9", encoding="utf-8")
    assert "the voice has changed" in grs(said, "prompts", "check").stderr
    again = told(said, "prompts", "render")
    assert again["said"] == again["prompts"] == first["prompts"]
    assert told(said, "prompts", "render")["said"] == 0


def test_what_is_missing_is_named(said: Path) -> None:
    lost = prompt(said, "digit.7", "en")
    audio = said / "prompts" / "en" / f"{lost['id']}.wav"
    audio.unlink()
    result = grs(said, "prompts", "check")
    assert result.exit_code == 1 and json.loads(result.stdout)["missing"] == 1
    assert "en digit.7: no audio" in result.stderr
    assert [one["key"] for one in lines(said, "prompts", "list", "--missing")] == ["digit.7"]
    assert told(said, "prompts", "render")["said"] == 1
    assert audio.exists()


def test_the_list_for_a_studio_is_a_table_with_names_of_files(said: Path) -> None:
    table = grs(said, "prompts", "list", "--language", "bn", "--unrecorded", "--csv", "--places", "upazilas").stdout
    rows = list(csv.DictReader(StringIO(table)))
    assert len(rows) > 900 and {row["language"] for row in rows} == {"bn"}
    assert all(row["file"] == f"{row['key']}.wav" and row["text"] for row in rows)
    assert len({row["file"] for row in rows}) == len(rows)
    assert any(row["text"] == "বাঞ্ছারামপুর" for row in rows)


def test_unions_are_listed_when_all_places_are_asked_for(said: Path) -> None:
    counts = [len(lines(said, "prompts", "list", "--language", "en", "--places", which)) for which in ("none", "all")]
    assert counts[0] < 800 and counts[1] > 4000


def test_a_persons_recording_is_heard_until_it_is_taken_away(said: Path, tmp_path: Path) -> None:
    record(tmp_path, "digit.7.wav")
    assert told(said, "prompts", "import", "bn", str(tmp_path), "--dry-run")["imported"] == 0
    assert prompt(said, "digit.7")["by"] == "espeak"
    assert told(said, "prompts", "import", "bn", str(tmp_path)) == {"ok": True, "imported": 1, "wrong": {}}
    assert prompt(said, "digit.7")["by"] == "human"
    assert prompt(said, "digit.7", "en")["by"] == "espeak"
    assert told(said, "prompts", "check")["recorded"] == 1
    unrecorded = lines(said, "prompts", "list", "--language", "bn", "--unrecorded")
    assert "digit.7" not in {one["key"] for one in unrecorded}
    (said / "prompts" / "human" / "bn" / f"{prompt(said, 'digit.7')['id']}.wav").unlink()
    assert prompt(said, "digit.7")["by"] == "espeak"


def test_one_wrong_recording_and_none_is_taken(said: Path, tmp_path: Path) -> None:
    record(tmp_path, "digit.7.wav")
    record(tmp_path, "digit.8.wav", loud=0.001)
    record(tmp_path, "digit.11.wav")
    result = grs(said, "prompts", "import", "bn", str(tmp_path))
    assert result.exit_code == 1
    assert set(json.loads(result.stdout)["wrong"]) == {"digit.8.wav", "digit.11.wav"}
    assert "digit.8.wav: is silent, or too quiet" in result.stderr
    assert "digit.11.wav: no prompt has this key" in result.stderr
    assert prompt(said, "digit.7")["by"] == "espeak"


def test_an_empty_folder_is_no_delivery(said: Path, tmp_path: Path) -> None:
    result = grs(said, "prompts", "import", "bn", str(tmp_path))
    assert result.exit_code == 1 and "there is no recording in" in result.stderr


def test_recordings_of_a_sentence_that_has_changed_are_told_of(said: Path) -> None:
    folder = said / "prompts" / "human" / "en"
    folder.mkdir(parents=True)
    old = folder / f"{'0' * 32}.wav"
    old.write_bytes(bytes(100))
    result = grs(said, "prompts", "check")
    assert result.exit_code == 0 and json.loads(result.stdout)["unused_recordings"] == 1
    assert "1 recordings are of sentences that have changed" in result.stderr
    old.unlink()


def test_without_a_voice_it_says_what_is_missing(said: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway.ivr.prompts, "open_voice", lambda: None)
    result = grs(tmp_path, "prompts", "render")
    assert result.exit_code == 1 and "espeakng-loader is not installed" in result.stderr
    assert grs(tmp_path, "prompts", "check").exit_code == 1
    assert grs(said, "prompts", "check").exit_code == 0


def test_init_renders_on_the_way_and_does_without_a_voice(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_home(tmp_path / "home", model)
    told(home, "init", "--prompts")
    assert told(home, "prompts", "render")["said"] == 0
    monkeypatch.setattr(gateway.ivr.prompts, "open_voice", lambda: None)
    result = grs(home, "init", "--prompts")
    assert result.exit_code == 0 and "espeakng-loader is not installed" in result.stderr


def test_two_renderings_at_once_spoil_nothing(tmp_path: Path) -> None:
    environ = {**settings_of(tmp_path), "PATH": os.environ["PATH"]}
    command = [str(GRS), "prompts", "render", "--places", "none"]
    both = [subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    found = [json.loads(one.communicate(timeout=60)[0]) for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert all(one["failed"] == 0 for one in found)
    assert found[0]["prompts"] <= sum(one["said"] for one in found) <= 2 * found[0]["prompts"]
    assert not list((tmp_path / "prompts").rglob("*.new"))
    for file in (tmp_path / "prompts").rglob("*.wav"):
        with wave.open(str(file)) as opened:
            assert opened.getnframes() > 0 and file.with_suffix(".txt").read_text(encoding="utf-8")
