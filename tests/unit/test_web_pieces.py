"""The small parts of the citizens' pages."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway import http, webchat
from gateway.http.dates import day, hour
from gateway.http.words import Words
from gateway.pace import TokenBucket
from gateway.webchat.options import Option, options, without_options
from tests.support.clock import FakeClock

WEB, HTTP = Path(webchat.__file__).parent, Path(http.__file__).parent


def test_a_bucket_gives_its_minutes_worth_and_then_one_by_one(clock: FakeClock) -> None:
    bucket = TokenBucket(6, clock)
    assert [bucket.take("a") for _ in range(7)] == [0, 0, 0, 0, 0, 0, 10]
    clock.advance(seconds=10)
    assert bucket.take("a") == 0
    assert bucket.take("a") == 10
    assert bucket.take("b") == 0


def test_a_bucket_never_holds_more_than_a_minute(clock: FakeClock) -> None:
    bucket = TokenBucket(2, clock)
    bucket.take("a")
    clock.advance(hours=1)
    assert [bucket.take("a") for _ in range(3)] == [0, 0, 30]


def test_a_bucket_forgets_whom_it_has_not_seen_longest(clock: FakeClock) -> None:
    bucket = TokenBucket(1, clock, keys_kept=2)
    for key in ("a", "b", "c"):
        assert bucket.take(key) == 0
    assert bucket.take("c") > 0
    assert bucket.take("a") == 0


def test_a_numbered_list_becomes_options_and_what_stands_above_stays() -> None:
    text = "কোন জায়গা? সংখ্যা পাঠান:\n1 সাভার, ঢাকা\n2. কালীগঞ্জ\n0 অন্য জায়গা"
    assert options(text) == (Option("সাভার, ঢাকা", "1"), Option("কালীগঞ্জ", "2"), Option("অন্য জায়গা", "0"))
    assert without_options(text) == "কোন জায়গা? সংখ্যা পাঠান:"


@pytest.mark.parametrize(
    "text",
    [
        "নম্বর 1234567894।",
        "1 শুধু একটি",
        "1234567894 কাজ চলছে\n2234567894 শেষ",
        "2 দুই\n3 তিন",
        "1 এক\n3 তিন",
        "0 শূন্য\n1 এক\n2 দুই",
    ],
)
def test_what_is_no_menu_has_no_options(text: str) -> None:
    assert options(text) == ()
    assert without_options(text) == text


def test_moments_are_read_in_dhaka_and_in_the_pages_digits() -> None:
    moment = datetime(2026, 5, 11, 19, 5, tzinfo=UTC)
    assert (day(moment, "bn"), hour(moment, "bn")) == ("১২ মে ২০২৬", "০১:০৫")
    assert (day(moment, "en"), hour(moment, "en")) == ("12 May 2026", "01:05")


@pytest.mark.parametrize(("folder", "name"), [(WEB, "w"), (HTTP, "site")])
def test_every_word_of_the_templates_is_there_in_both_languages_and_none_is_idle(folder: Path, name: str) -> None:
    words = Words.load(folder / "words.toml")
    templates = " ".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.html"))
    code = " ".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    used = set(re.findall(rf"\b{name}\.([a-z_0-9]+)", templates))
    known = set(words.of("bn"))
    assert used <= known
    built = ("fig_", "theme_", "sample_", "step_", "star_", "end_said_", "where_waits_", "mine_detail_", "cal_is_")
    scripts = " ".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.js"))
    said = set(re.findall(r'"([a-z_]+)"|words\.([a-z_]+)', scripts))
    shown_by_script = {f"sim_call_{word}" for pair in said for word in pair}
    assert {key for key in known - used - shown_by_script if f'"{key}"' not in code and f"'{key}'" not in code} <= {
        key for key in known if key.startswith((*built, "rest_"))
    }


def test_words_that_lack_a_language_are_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_text('[greeting]\nbn = "জি"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="greeting"):
        Words.load(file)


def test_a_word_may_stand_in_one_file_only(tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    (tmp_path / "words").mkdir()
    file.write_text('[greeting]\nbn = "জি"\nen = "Yes"\n', encoding="utf-8")
    (tmp_path / "words" / "room.toml").write_text('[farewell]\nbn = "আসি"\nen = "Bye"\n', encoding="utf-8")
    assert Words.load(file).of("bn") == {"greeting": "জি", "farewell": "আসি"}
    (tmp_path / "words" / "other.toml").write_text('[greeting]\nbn = "জি"\nen = "Yes"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="greeting"):
        Words.load(file)
