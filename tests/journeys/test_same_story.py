"""A story gives the same ticket however it is told: by SMS, in the web chat, in a call by speech or by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.app import make_app, make_container
from tests.support.caller.lines import through_flask
from tests.support.caller.platform import Platform
from tests.support.clock import FakeClock
from tests.support.same_story import CALLED, WRITTEN, Story, facts, read_stories, tell
from tests.support.twilio import ENVIRON

if TYPE_CHECKING:
    from gateway.bootstrap import Container

STORIES = read_stories()
WAYS = (*WRITTEN, *CALLED)
Service = tuple["Container", FakeClock, Platform]


@pytest.fixture(scope="module")
def service(model: Path, tmp_path_factory: pytest.TempPathFactory, prompts: dict[str, str]) -> Iterator[Service]:
    clock = FakeClock()
    built = make_container(tmp_path_factory.mktemp("stories"), model, clock, {**ENVIRON, **prompts})
    post, fetch = through_flask(make_app(built).test_client())
    yield built, clock, Platform(post, fetch, status="/voice/twilio/status")
    built.database.dispose()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_story_gives_its_ticket(story: Story, way: str, service: Service) -> None:
    container, clock, platform = service
    nth = 3_000_000 + 10 * STORIES.index(story) + WAYS.index(way)
    (ticket,) = tell(story, way, container, clock, platform, nth)
    wanted = story.wanted(way)
    assert facts(container, clock, ticket, wanted) == wanted


def test_there_are_stories_in_both_languages() -> None:
    languages = [story.ticket["language"] for story in STORIES]
    assert len(STORIES) >= 8
    assert min(languages.count("bn"), languages.count("en")) >= 3
