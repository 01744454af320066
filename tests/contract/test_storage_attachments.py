"""Files that came with cases, on both engines: whose they are, which case has them, and when they go."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from grs_core.domain.attachments import Attachment, Purpose
from grs_core.domain.errors import NotFound, Unavailable
from grs_core.storage.database import Database
from tests.support.cases import START, hours

MINUTE, CHAT, OTHER, CASE = timedelta(minutes=1), "chat:" + "a" * 32, "volunteer:rahima", "1234567890"


def a_file(nth: int = 1, **changes: Any) -> Attachment:
    at = START + nth * MINUTE
    return replace(Attachment(f"{nth:032x}", CHAT, Purpose.PHOTO, "image/jpeg", 9, "ab" * 32, at), **changes)


def keep(database: Database, *files: Attachment) -> None:
    with database.work() as work:
        for each in files:
            work.attachments.add(each)
            work.attachments.kept(each.id, each.at)
        work.commit()


def test_a_file_is_found_as_it_was_given_by_its_owner_only(database: Database) -> None:
    keep(database, a_file(2), a_file(1), a_file(3, owner=OTHER))
    with database.reading() as work:
        assert work.attachments.get(a_file(1).id) == a_file(1)
        assert work.attachments.unclaimed(CHAT) == (a_file(1), a_file(2))
        assert work.attachments.unclaimed(OTHER) == (a_file(3, owner=OTHER),)
        assert work.attachments.unclaimed_bytes() == 3 * 9
        with pytest.raises(NotFound, match="file_unknown"):
            work.attachments.get("f" * 32)


def test_a_row_whose_bytes_are_not_there_yet_is_seen_by_nobody(database: Database) -> None:
    with database.work() as work:
        work.attachments.add(a_file())
        work.commit()
    with database.work() as work:
        assert work.attachments.unclaimed(CHAT) == work.attachments.claim([a_file().id], CASE, CHAT) == ()
        with pytest.raises(NotFound, match="file_unknown"):
            work.attachments.get(a_file().id)


def test_who_gave_a_file_binds_it_to_one_case_once(database: Database) -> None:
    keep(database, a_file(1), a_file(2), a_file(3, owner=OTHER))
    wanted = [a_file(nth).id for nth in (1, 2, 3)]
    with database.work() as work:
        bound = work.attachments.claim(wanted, CASE, CHAT)
        work.commit()
    assert bound == (a_file(1, ticket=CASE), a_file(2, ticket=CASE))
    with database.work() as work:
        assert work.attachments.claim(wanted, "9876543210", CHAT) == work.attachments.unclaimed(CHAT) == ()
        assert work.attachments.of_ticket(CASE) == bound
        assert work.attachments.unclaimed_bytes() == 9
        assert work.attachments.claim([], CASE, OTHER) == ()


def test_bytes_are_opened_by_their_own_row_until_it_is_erased(database: Database) -> None:
    keep(database, a_file(1, ticket=CASE), a_file(2))
    with database.work() as work:
        files = work.attachments
        sealed = files.seal(a_file(1).id, b"a picture")
        assert b"a picture" not in sealed
        assert files.unseal(a_file(1).id, sealed) == b"a picture"
        for broken, under in ((sealed, 2), (sealed[:-1], 1)):
            with pytest.raises(Unavailable):
                files.unseal(a_file(under).id, broken)
        files.erase(a_file(1).id, START + hours(1))
        work.commit()
    with database.reading() as work:
        assert work.attachments.of_ticket(CASE) == (a_file(1, ticket=CASE, erased_at=START + hours(1)),)
        for opening in (
            lambda: work.attachments.unseal(a_file(1).id, sealed),
            lambda: work.attachments.get(a_file(1).id),
        ):
            with pytest.raises(NotFound, match="file_unknown"):
                opening()


def test_those_of_cases_outlive_their_time_oldest_first_and_once(database: Database) -> None:
    keep(database, *(a_file(nth, ticket=CASE) for nth in (3, 1, 2)), a_file(4))
    with database.work() as work:
        late = START + 3 * MINUTE
        assert work.attachments.outlived(late, 9) == (a_file(1, ticket=CASE), a_file(2, ticket=CASE))
        assert work.attachments.outlived(late, 1) == (a_file(1, ticket=CASE),)
        work.attachments.erase(a_file(1).id, late)
        assert work.attachments.outlived(late, 9) == (a_file(2, ticket=CASE),)


def test_what_no_case_wanted_is_claimed_by_none_from_then_on_and_forgotten(database: Database) -> None:
    keep(database, a_file(1), a_file(2, ticket=CASE), a_file(3))
    with database.work() as work:
        work.attachments.add(replace(a_file(1), id="c" * 32))
        work.commit()
    with database.work() as work:
        now = START + hours(50)
        lapsed = {each.id for each in work.attachments.lapse(START + 2 * MINUTE, now, 9)}
        assert lapsed == {a_file(1).id, "c" * 32}
        assert work.attachments.claim(sorted(lapsed), CASE, CHAT) == ()
        assert work.attachments.unclaimed(CHAT) == (a_file(3),)
        # Who was killed before he forgot them finds them again.
        assert {each.id for each in work.attachments.lapse(START + 2 * MINUTE, now, 9)} == lapsed
        work.attachments.forget(lapsed)
        assert work.attachments.lapse(START + 2 * MINUTE, now, 9) == ()
        work.commit()
