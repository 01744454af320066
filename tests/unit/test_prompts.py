"""Prompts: named by their words, a person's recording first, somebody's own words not for long."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.speech.spoken import Clip
from gateway.ivr.audio import make_blueprint
from gateway.ivr.prompts import ESPEAK, HUMAN, NOBODY, Prompts
from gateway.ivr.voice import open_voice

COMPLAIN = Clip("bn", "অভিযোগ করতে", "option.complain")
SEVEN = Clip("bn", "7", "digit.7")
STORY = Clip("bn", "আমার টাকা অন্য লোকে তুলে নিয়েছে")


@pytest.fixture
def prompts(tmp_path: Path) -> Prompts:
    return Prompts.open(tmp_path / "prompts")


@pytest.fixture
def silent(prompts: Prompts, tmp_path: Path) -> Prompts:
    """The same folder where no voice is installed."""
    return Prompts(tmp_path / "prompts", None)


@pytest.fixture
def client(prompts: Prompts) -> FlaskClient:
    app = Flask("prompts")
    app.register_blueprint(make_blueprint(prompts))
    return app.test_client()


@pytest.fixture(scope="module")
def recorded() -> bytes:
    """Anything but what the voice says of these clips."""
    voice = open_voice()
    assert voice is not None
    return voice.speak("a person", "en")


def test_a_clip_is_said_when_it_is_first_asked_for_and_not_again(prompts: Prompts, silent: Prompts) -> None:
    assert silent.url(COMPLAIN) is None and silent.by(COMPLAIN) == NOBODY
    assert prompts.url(COMPLAIN) == f"/voice/prompts/bn/{COMPLAIN.id}.wav"
    assert silent.url(COMPLAIN) == prompts.url(COMPLAIN) and silent.by(COMPLAIN) == ESPEAK
    assert silent.audio("bn", COMPLAIN.id) == prompts.audio("bn", COMPLAIN.id)


def test_its_words_lie_beside_it_and_its_length_is_known(prompts: Prompts, silent: Prompts) -> None:
    assert silent.seconds(COMPLAIN) == silent.heard([COMPLAIN, SEVEN]) == 0.0
    assert 0.5 < prompts.seconds(COMPLAIN) < 3
    both = prompts.seconds(COMPLAIN) + prompts.seconds(SEVEN)
    assert prompts.heard([COMPLAIN, SEVEN]) == pytest.approx(both)
    found = prompts.audio("bn", COMPLAIN.id)
    assert found is not None and found[1] == COMPLAIN.text


def test_a_persons_recording_goes_before_the_voice_under_an_address_of_its_own(
    prompts: Prompts, recorded: bytes
) -> None:
    said = prompts.url(COMPLAIN)
    prompts.record({COMPLAIN: recorded})
    heard = prompts.url(COMPLAIN)
    assert heard != said and str(heard).startswith(f"{said}?v=")
    assert prompts.audio("bn", COMPLAIN.id) == (recorded, COMPLAIN.text)
    assert prompts.by(COMPLAIN) == HUMAN and prompts.recorded("bn") == {COMPLAIN.id}


def test_a_recording_that_is_taken_away_gives_the_voice_back(prompts: Prompts, tmp_path: Path, recorded: bytes) -> None:
    said = prompts.url(COMPLAIN)
    prompts.record({COMPLAIN: recorded})
    (tmp_path / "prompts" / "human" / "bn" / f"{COMPLAIN.id}.wav").unlink()
    assert prompts.url(COMPLAIN) == said and prompts.by(COMPLAIN) == ESPEAK


def test_a_recording_that_somebody_put_there_by_hand_has_the_words_of_its_prompt(
    prompts: Prompts, tmp_path: Path, recorded: bytes
) -> None:
    prompts.url(COMPLAIN)
    human = tmp_path / "prompts" / "human" / "bn"
    human.mkdir(parents=True)
    for clip in (COMPLAIN, SEVEN):
        (human / f"{clip.id}.wav").write_bytes(recorded)
    assert prompts.audio("bn", COMPLAIN.id) == (recorded, COMPLAIN.text)
    assert prompts.audio("bn", SEVEN.id) == (recorded, "")


def test_recordings_need_no_voice(silent: Prompts, recorded: bytes) -> None:
    silent.record({COMPLAIN: recorded})
    assert silent.url(COMPLAIN) and silent.audio("bn", COMPLAIN.id)
    assert silent.url(SEVEN) is None and silent.audio("bn", SEVEN.id) is None


def test_recordings_that_the_disk_does_not_take_leave_none_behind(
    silent: Prompts, tmp_path: Path, recorded: bytes
) -> None:
    folder = tmp_path / "prompts" / "human" / "bn"
    folder.mkdir(parents=True)
    (folder.parent / "en").touch()
    with pytest.raises(OSError, match="en"):
        silent.record({COMPLAIN: recorded, Clip("en", "Welcome", "welcome.0"): recorded})
    assert list(folder.iterdir()) == []


def test_an_empty_file_after_a_power_cut_is_said_anew(prompts: Prompts, tmp_path: Path) -> None:
    prompts.url(COMPLAIN)
    (tmp_path / "prompts" / "bn" / f"{COMPLAIN.id}.wav").write_bytes(b"")
    assert prompts.audio("bn", COMPLAIN.id) is None
    assert prompts.url(COMPLAIN) and prompts.audio("bn", COMPLAIN.id)


def test_a_disk_that_takes_nothing_gives_no_address_instead_of_an_error(tmp_path: Path) -> None:
    (tmp_path / "prompts").touch()
    assert Prompts.open(tmp_path / "prompts").url(COMPLAIN) is None


def test_what_cannot_be_said_has_no_address(prompts: Prompts) -> None:
    assert prompts.url(Clip("bn", "…")) is None
    assert prompts.url(Clip("bn", "ক" * 5000)) is None


def test_somebodys_own_words_lie_apart_and_are_gone_after_an_hour(prompts: Prompts, tmp_path: Path) -> None:
    assert prompts.url(STORY) and prompts.audio("bn", STORY.id)
    files = sorted((tmp_path / "prompts" / "passing" / "bn").iterdir())
    assert {file.stem for file in files} == {STORY.id}
    assert not (tmp_path / "prompts" / "bn").exists()
    for file in files:
        os.utime(file, (time.time() - 4000, time.time() - 4000))
    assert prompts.url(Clip("bn", "অন্য কেউ"))
    assert prompts.audio("bn", STORY.id) is None


def test_words_that_the_catalogue_has_are_not_somebodys_own(prompts: Prompts, tmp_path: Path) -> None:
    prompts.url(COMPLAIN)
    assert prompts.url(Clip("bn", COMPLAIN.text)) == prompts.url(COMPLAIN)
    assert not (tmp_path / "prompts" / "passing").exists()


def test_another_voice_makes_what_lies_here_out_of_date(prompts: Prompts, silent: Prompts, tmp_path: Path) -> None:
    assert prompts.is_stale() and not silent.is_stale()
    prompts.stamp()
    assert not prompts.is_stale()
    (tmp_path / "prompts" / "voice").write_text("espeak-ng 0.9", encoding="utf-8")
    assert prompts.is_stale()


def test_threads_that_ask_at_once_all_get_it_whole(prompts: Prompts, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: (prompts.url(SEVEN), prompts.audio("bn", SEVEN.id)), range(64)))
    assert {url for url, _ in found} == {f"/voice/prompts/bn/{SEVEN.id}.wav"}
    assert all(audio is not None and len(audio[0]) > 5000 for _, audio in found)
    assert len(list((tmp_path / "prompts" / "bn").iterdir())) == 2


def test_a_platform_fetches_audio_with_its_words(prompts: Prompts, client: FlaskClient) -> None:
    answer = client.get(str(prompts.url(COMPLAIN)))
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    assert answer.data[:4] == b"RIFF" and answer.data[8:12] == b"WAVE"
    assert unquote(answer.headers["X-Prompt-Text"]) == COMPLAIN.text
    assert answer.headers["X-Prompt-Text"].isascii()
    assert "public" in answer.headers["Cache-Control"] and "max-age=" in answer.headers["Cache-Control"]
    assert client.head(str(prompts.url(COMPLAIN))).status_code == 200


def test_who_has_it_already_is_told_so(prompts: Prompts, client: FlaskClient, recorded: bytes) -> None:
    url = str(prompts.url(COMPLAIN))
    tag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    prompts.record({COMPLAIN: recorded})
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"bn/{'0' * 32}.wav",
        f"fr/{SEVEN.id}.wav",
        f"bn/{SEVEN.id}.txt",
        f"bn/{SEVEN.id}",
        f"bn/{SEVEN.id.upper()}.wav",
        f"bn/{SEVEN.id}%0A.wav",
        f"human/{SEVEN.id}.wav",
        "bn/../../secret.wav",
        "bn/..%2F..%2Fsecret.wav",
        f"../bn/{SEVEN.id}.wav",
        f"bn/{'৭' * 32}.wav",
        "bn/.wav",
    ],
)
def test_nothing_else_can_be_read_by_an_address(
    prompts: Prompts, client: FlaskClient, tmp_path: Path, path: str
) -> None:
    assert prompts.url(SEVEN)
    (tmp_path / "secret.wav").write_bytes(b"RIFF" + bytes(100))
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    assert client.get(f"/voice/prompts/{path}").status_code == 404


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "", "g" * 32, "0" * 31, "0" * 33, f"{'0' * 32}\n"])
def test_an_id_is_thirty_two_hexadecimal_digits_or_nothing(prompts: Prompts, name: str) -> None:
    assert prompts.audio("bn", name) is None
    assert prompts.audio("../bn", SEVEN.id) is None
