"""How long a caller listens: no menu too long, and the way to the number short enough."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.calls.screen import MOST_CHOICES
from bot.speech.render import LANGUAGES, Speech
from bot.speech.spoken import Clip
from gateway.ivr.prompts import Prompts
from gateway.services.listening import Listening
from gateway.services.saying import spoken
from grs_core.policy.load import load_policy

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_S = 90.0
"""Of listening on the main path to a filed complaint and its number."""
LONGEST_MENU_S = 25.0

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Prompts:
    return Prompts.open(tmp_path_factory.mktemp("prompts"))


@pytest.fixture(scope="module")
def listening() -> Listening:
    policy = load_policy(None)
    return Listening.make(policy, spoken(Speech.load(), policy), datetime(2026, 12, 22, tzinfo=UTC))


def presses(clips: Iterable[Clip]) -> list[str]:
    return [clip.key for clip in clips if clip.key.startswith("press.")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_to_a_filed_complaint_is_short(listening: Listening, prompts: Prompts, language: str) -> None:
    path = listening.main_path(language)
    assert [*path][:2] == ["menu", "category"] and [*path][-1] == "number"
    assert 40 < sum(prompts.heard(clips) for clips in path.values()) <= LONGEST_S


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_menu_is_longer_than_a_caller_stays(listening: Listening, prompts: Prompts, language: str) -> None:
    heard = {name: prompts.heard(clips) for name, clips in listening.menus(language).items()}
    assert {name: seconds for name, seconds in heard.items() if not 2 < seconds <= LONGEST_MENU_S} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_menu_has_more_choices_than_are_kept_in_mind(listening: Listening, language: str) -> None:
    menus = listening.menus(language)
    assert {name for name, clips in menus.items() if len(presses(clips)) > MOST_CHOICES} == set()
    assert len(presses(menus["menu"])) == len(presses(menus["category"])) == MOST_CHOICES


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_any_menu_is_made_while_somebody_waits(listening: Listening, language: str) -> None:
    unmade = {(name, clip.text) for name, clips in listening.menus(language).items() for clip in clips if not clip.key}
    assert unmade == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_is_said_twice_digit_by_digit(listening: Listening, language: str) -> None:
    digits = [clip.text for clip in listening.main_path(language)["number"] if clip.key.startswith("digit.")]
    assert "".join(digits).count("4829103756") == 2


def test_who_waits_for_every_choice_listens_longer(listening: Listening, prompts: Prompts) -> None:
    quick, slow = (
        sum(prompts.heard(clips) for clips in listening.main_path("bn", waits=waits).values())
        for waits in (False, True)
    )
    assert quick < slow < 150
