"""The voice: real espeak-ng, heard as the telephone will carry it."""

from __future__ import annotations

import io
import sys
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import espeakng_loader
import numpy as np
import pytest

from bot.text.normalise import recompose
from gateway.ivr.pronouncing import Pronouncing
from gateway.ivr.sound import RATE, pause_after, seconds, telephone
from gateway.ivr.voice import LONGEST_TEXT, Voice, open_voice

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.fixture(scope="module")
def voice() -> Voice:
    found = open_voice()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def pronouncing() -> Pronouncing:
    return Pronouncing.load()


def samples(wav: bytes) -> NDArray[np.int16]:
    with wave.open(io.BytesIO(wav)) as opened:
        return np.frombuffer(opened.readframes(opened.getnframes()), dtype="<i2")


@pytest.mark.parametrize(("text", "language"), [("অভিযোগ করতে", "bn"), ("To complain", "en"), ("7", "bn"), ("7", "en")])
def test_what_is_said_is_what_a_telephone_carries(voice: Voice, text: str, language: str) -> None:
    with wave.open(io.BytesIO(voice.speak(text, language))) as opened:
        assert (opened.getframerate(), opened.getnchannels(), opened.getsampwidth()) == (8000, 1, 2)
        assert opened.getcomptype() == "NONE"
        assert opened.getnframes() > 0.3 * 8000


def test_silence_is_cut_off_in_front_and_measured_behind(voice: Voice) -> None:
    for text in ("অভিযোগ", "5", "অভিযোগ করুন।"):
        heard = samples(voice.speak(text, "bn"))
        (loud,) = np.nonzero(np.abs(heard) > 0.01 * 32767)
        assert loud[0] < 0.04 * RATE
        pause = (len(heard) - loud[-1]) / RATE
        assert pause_after(text) <= pause < pause_after(text) + 0.1


def test_a_digit_leaves_time_to_write_it_down_and_a_sentence_time_to_think() -> None:
    assert pause_after("অভিযোগ করতে") < pause_after("5") < pause_after("নাম বলুন।") == pause_after("Ready?")


def test_every_clip_is_equally_loud(voice: Voice) -> None:
    for text in ("অভিযোগ", "1", "ঢাকা"):
        assert int(np.abs(samples(voice.speak(text, "bn"))).max()) == pytest.approx(0.7 * 32767, rel=0.01)


def test_it_is_slow_enough_to_follow(voice: Voice) -> None:
    eleven_words = "আপনার ভাতার টাকা না পেলে অথবা কম পেলে এক চাপুন এখন"
    assert 11 / seconds(voice.speak(eleven_words, "bn")) * 60 < 160


def test_nothing_to_say_is_refused_and_so_is_a_novel(voice: Voice) -> None:
    for text in ("", "   ", "<>", "\0", "ক" * (LONGEST_TEXT + 1)):
        with pytest.raises(ValueError, match=r"nothing is heard|too long"):
            voice.speak(text, "bn")
    with pytest.raises(KeyError):
        voice.speak("bonjour", "fr")


def test_words_that_would_command_the_voice_are_only_words(voice: Voice) -> None:
    plain = seconds(voice.speak("hello", "en"))
    for text in ("[[hello]]", "hello\0", "#hello", "\x01hello"):
        assert seconds(voice.speak(text, "en")) == pytest.approx(plain, abs=0.1)


def test_many_threads_are_each_given_their_own_words(voice: Voice) -> None:
    texts = [(str(n), language) for n in (1, 7777, 39) for language in ("bn", "en")] * 8
    alone = {each: seconds(voice.speak(*each)) for each in set(texts)}
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda each: seconds(voice.speak(*each)), texts))
    assert together == pytest.approx([alone[each] for each in texts], abs=0.02)


def test_two_openings_in_one_process_do_not_take_each_others_words(voice: Voice) -> None:
    again = open_voice()
    assert again is not None and again.name == voice.name
    assert seconds(voice.speak("ঢাকা", "bn")) == pytest.approx(seconds(again.speak("ঢাকা", "bn")), abs=0.01)


def test_silence_and_nothing_at_all_make_no_clip() -> None:
    for nothing in (np.zeros(0, dtype=np.float32), np.zeros(9000, dtype=np.float32)):
        with pytest.raises(ValueError, match="nothing is heard"):
            telephone(nothing, 22050, 0.1)


def test_a_name_of_a_voice_changes_with_its_corrections(voice: Voice) -> None:
    assert voice.name.startswith("espeak-ng 1.")
    assert "140" in voice.name


def test_bangla_is_written_for_the_voice_as_it_reads_it_right(pronouncing: Pronouncing) -> None:
    apart, together = "য\u09bc", "\u09df"
    said = pronouncing.written_for
    assert said(f"হ{apart}েছে", "bn") == said(f"হ{together}েছে", "bn") == f"হ{together}েছে"
    assert said(f"সম{together}", "bn") == said(f"সম{apart}", "bn") == f"সম{apart}"
    assert said("অভিযোগ করতে", "bn") == "অভিযোগ কর্তে"
    assert recompose(said("উপজেলা সমাজসেবা কার্যালয়", "bn")) == recompose("উপজেলা সমাজ্সেবা কার্জালয়")


def test_names_of_places_are_not_torn_apart(pronouncing: Pronouncing) -> None:
    said = {name: pronouncing.written_for(name, "bn") for name in ("চাঁদপুর", "হবিগঞ্জ", "বসন্তপুর", "পুর", "দেবীনগর")}
    told = {"চাঁদপুর": "চাঁদ্পুর", "হবিগঞ্জ": "হবিগন্জ্", "বসন্তপুর": "বসন্তপুর", "পুর": "পুর", "দেবীনগর": "দেবীনগর"}
    assert said == told
    assert pronouncing.written_for("Chandpur", "en") == "Chandpur"


def test_only_numerals_that_stand_alone_are_corrected(pronouncing: Pronouncing) -> None:
    assert pronouncing.written_for("4 44 1.4 4টি 3-4", "bn") == "চার 44 1.4 চারটি 3-4"
    assert pronouncing.written_for("4", "en") == "4"


def test_without_the_library_there_is_no_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    assert open_voice() is None


def test_a_library_that_does_not_start_is_no_voice_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.so").write_text("not a library", encoding="utf-8")
    monkeypatch.setattr(espeakng_loader, "get_library_path", lambda: str(tmp_path / "broken.so"))
    assert open_voice() is None
