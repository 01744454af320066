"""Files between the store and the database: sealed, their owner's only, never half there, erased in time."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.bootstrap import Container
from gateway.services.files import MOST_OF_CASE, MOST_WAITING, Files
from grs_core.domain.attachments import Attachment, Purpose
from grs_core.domain.errors import NotFound, RuleBroken, Unavailable
from grs_core.domain.events import Actor, EventName
from tests.support.app import make_container
from tests.support.clock import FakeClock
from tests.support.files import a_photo, an_ogg
from tests.support.told import files as lying

CHAT, CITIZEN, CASE = "chat:" + "a" * 32, Actor("citizen", "web_chat"), "1234567890"


class Killed(BaseException):
    """The process dies here."""


class Dying:
    """A store in front of the true one that dies before or behind what it does."""

    def __init__(self, store: object, behind: str = "") -> None:
        self.store, self.behind = store, behind

    def __getattr__(self, name: str) -> Any:
        def act(*given: object) -> object:
            if self.behind:
                getattr(self.store, name)(*given)
            raise Killed

        return act


class Away:
    def put(self, name: str, sealed: bytes) -> None:
        raise Unavailable("recordings_away")

    def get(self, name: str) -> bytes:
        raise Unavailable("recordings_away")

    def delete(self, name: str) -> None:
        raise Unavailable("recordings_away")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Container]:
    container = make_container(tmp_path_factory.mktemp("files") / "home", model, FakeClock())
    yield container
    container.database.dispose()


@pytest.fixture
def container(built: Container) -> Iterator[Container]:
    yield built
    later(built, days=built.policy.calls.recording_days + 1)
    run(built)
    assert lying(built) == []


def later(container: Container, **amount: float) -> None:
    assert isinstance(container.clock, FakeClock)
    container.clock.advance(**amount)


def run(container: Container) -> int:
    return container.files.run(timedelta(minutes=1))


def take(container: Container, owner: str = CHAT, files: Files | None = None) -> Attachment:
    return (files or container.files).take(owner, Purpose.PHOTO, io.BytesIO(a_photo()), container.clock.now())


def claim(container: Container, *ids: str, ticket: str = CASE, owner: str = CHAT) -> tuple[Attachment, ...]:
    with container.database.work() as work:
        claimed = container.files.claim(work, ids, ticket, owner, CITIZEN, container.clock.now())
        work.commit()
    return claimed


def waiting(container: Container, owner: str = CHAT) -> tuple[Attachment, ...]:
    with container.database.reading() as work:
        return work.attachments.unclaimed(owner)


def of_case(container: Container, ticket: str = CASE) -> tuple[Attachment, ...]:
    with container.database.reading() as work:
        return work.attachments.of_ticket(ticket)


def told(container: Container, name: EventName, ticket: str = CASE) -> list[str | None]:
    with container.database.reading() as work:
        return [each.target for each in work.audit.history(ticket) if each.name is name]


def test_a_file_lies_sealed_and_is_given_whole(container: Container) -> None:
    kept = take(container)
    (file,) = lying(container)
    assert b"JFIF" not in file.read_bytes()
    content = container.files.give(kept)
    assert (content[:3], len(content), kept.media_type) == (b"\xff\xd8\xff", kept.size, "image/jpeg")
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(Unavailable, match="recording_broken"):
        container.files.give(kept)


def test_a_file_belongs_to_who_gave_it_and_to_one_case(container: Container) -> None:
    ours, theirs = take(container), take(container, "volunteer:rahima")
    for wrong in (theirs.id, "f" * 32, "../../secret.key"):
        with pytest.raises(NotFound, match="file_unknown"):
            claim(container, ours.id, wrong)
    assert waiting(container) == (ours,)
    assert claim(container, ours.id) == (replace(ours, ticket=CASE),)
    assert told(container, EventName.ATTACHED) == [ours.id]
    with pytest.raises(NotFound, match="file_unknown"):
        claim(container, ours.id, ticket="9876543210")
    assert claim(container) == ()


def test_nobody_lays_down_more_than_a_few_and_no_case_has_more(container: Container) -> None:
    mine = "chat:" + "b" * 32
    first = [take(container, mine).id for _ in range(MOST_WAITING)]
    with pytest.raises(RuleBroken, match="files_too_many"):
        take(container, mine)
    number = "2234567890"
    claim(container, *first, ticket=number, owner=mine)
    assert len(of_case(container, number)) == MOST_OF_CASE
    one_more = take(container, mine)
    with pytest.raises(RuleBroken, match="files_too_many"):
        claim(container, one_more.id, ticket=number, owner=mine)
    assert waiting(container, mine) == (one_more,)


@pytest.mark.parametrize("behind", ["", "written"])
def test_a_crash_between_the_store_and_the_row_leaves_nothing_for_ever(container: Container, behind: str) -> None:
    files = replace(container.files, store=Dying(container.files.store, behind))
    with pytest.raises(Killed):
        take(container, files=files)
    assert (waiting(container), len(lying(container))) == ((), int(bool(behind)))
    later(container, days=2, minutes=1)
    with pytest.raises(Killed):
        files.run(timedelta(minutes=1))
    assert (run(container), run(container), lying(container)) == (1, 0, [])


def test_who_sends_for_the_sake_of_sending_fills_no_disk(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = take(container)
    monkeypatch.setattr("gateway.services.files.MOST_UNCLAIMED", kept.size - 1)
    with pytest.raises(Unavailable, match="files_away"):
        take(container, "volunteer:rahima")
    claim(container, kept.id, ticket="4234567890")
    assert take(container, "volunteer:rahima").size == kept.size


def test_a_store_that_is_away_keeps_nothing_and_says_so(container: Container) -> None:
    away = replace(container.files, store=Away())
    with pytest.raises(Unavailable, match="files_away"):
        take(container, files=away)
    assert waiting(container) == ()
    kept = take(container)
    with pytest.raises(Unavailable, match="files_away"):
        away.give(kept)


def test_what_no_case_has_after_two_days_is_gone(container: Container) -> None:
    kept = take(container)
    later(container, days=1, hours=23)
    assert run(container) == 0
    later(container, hours=2)
    assert run(container) == 1
    assert (waiting(container), lying(container)) == ((), [])
    with pytest.raises(NotFound, match="file_unknown"):
        claim(container, kept.id)


def test_a_file_of_a_case_is_erased_when_a_recording_would_be_and_the_case_says_so(container: Container) -> None:
    number = "3234567890"
    kept = container.files.take(CHAT, Purpose.STORY, an_ogg(), container.clock.now())
    claim(container, kept.id, ticket=number)
    later(container, days=container.policy.calls.recording_days, minutes=-1)
    assert (run(container), len(lying(container))) == (0, 1)
    later(container, minutes=2)
    files = replace(container.files, store=Dying(container.files.store, "deleted"))
    with pytest.raises(Killed):
        files.run(timedelta(minutes=1))
    container.background.run("recordings")
    assert (lying(container), run(container)) == ([], 0)
    (erased,) = of_case(container, number)
    assert erased.erased_at == container.clock.now()
    assert told(container, EventName.ATTACHMENT_ERASED, number) == [kept.id]
    with pytest.raises(NotFound, match="file_unknown"):
        container.files.give(erased)
