"""What holds after every step of a story of several cases, whoever acts, leaves, merges or changes the policy."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from grs_core.case_ports import DeskNotice, DeskNoticeKind
from grs_core.domain.events import EventName
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.ticket import Kind, Ticket
from grs_core.services.queues import View, queue_filter
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.alike import everything
from tests.support.casebook import Casebook, officer
from tests.support.cases import KEY
from tests.support.replay import replayed, shown
from tests.support.schema import migrated_sqlite
from tests.support.walk import AROUND, BY_CITIZEN, BY_OFFICER, DESKS, Walk

_E = EventName
PUTS_OFF = frozenset(
    {_E.ROUTED, _E.FORWARDED, _E.ESCALATED, _E.EXTENDED, _E.REOPENED, _E.APPEALED, _E.SPLIT, _E.DUE_RECOMPUTED}
) | {_E.CITIZEN_ANSWERED, _E.CLOCK_RESUMED, _E.REFERRAL_ANSWERED, _E.RECUSED, _E.RESOLVED, _E.REJECTED, _E.MERGED}
"""Events that say why a promise is later: on another desk, longer, again, or time that was waited."""
RINGS = frozenset(
    {DeskNoticeKind.HALF_GONE, DeskNoticeKind.NEARLY_DUE, DeskNoticeKind.ALARM, DeskNoticeKind.NOT_ACCEPTED}
)
STEPS = sorted([*BY_OFFICER, *BY_CITIZEN, *AROUND, "merge"])


@dataclass
class Seen:
    """One case as it stood after a step."""

    ticket: Ticket
    events: int
    notices: tuple[DeskNotice, ...]


# A story is read as it was drawn: to shorten one by telling it anew hundreds of times takes minutes.
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.integers(0, 10_000),
    st.integers(0, len(DESKS)),
    st.lists(st.sampled_from([*STEPS, "days", "timer", "resolve", "merge"]), min_size=4, max_size=16),
)
def test_several_cases_are_never_stranded_leaked_or_told_twice(
    tmp_path_factory: pytest.TempPathFactory, seed: int, hired: int, steps: list[str]
) -> None:
    book = Casebook(Database(migrated_sqlite(Path(tmp_path_factory.mktemp("walk"))), Vault([KEY])))
    walk = Walk(book, Random(seed))
    walk.begin(4, hired)
    book.notices()
    before = look(book)
    for step in steps:
        walk.happen(step)
        now = look(book)
        for number, seen in now.items():
            case_holds(book, seen.ticket, seen)
            if number in before:
                step_holds(book, before[number], seen)
        told_holds(book, now)
        nobody_else_knows(book, now)
        before = now
    book.database.dispose()


def look(book: Casebook) -> dict[str, Seen]:
    def notices(ticket: Ticket) -> tuple[DeskNotice, ...]:
        return book.read(lambda work: work.desk_notices.of(str(ticket.number)))

    found = everything(book)
    return {str(each.number): Seen(each, len(book.history(each)), notices(each)) for each in found}


def case_holds(book: Casebook, ticket: Ticket, seen: Seen) -> None:
    number = str(ticket.number)
    assert ticket.desk.office not in ticket.desk.sealed, "the accused's"
    assert replayed(book.history(ticket)) == shown(ticket)
    rulings = book.read(lambda work: work.rulings.of(number))
    if ticket.status in UNFINISHED:
        assert ticket.timer_at is not None and ticket.timer_at > book.now, "forgotten"
        assert ticket.desk.office not in book.policy.router.sealed(ticket.grievance), "the accused's"
        appealed = [ruling for ruling in rulings if ruling.heard_in(ticket.appeals)]
        assert ticket.desk.office not in [ruling.office for ruling in appealed], "heard by who decided"
        assert ticket.statutory is not None
    if ticket.status in (Status.RESOLVED, Status.REJECTED, Status.CLOSED):
        assert rulings and (rulings[-1].office, rulings[-1].at) == (ticket.decided_by, ticket.decided_at)
    if ticket.status in (Status.WITHDRAWN, Status.CLOSED, Status.REJECTED, Status.MERGED):
        assert ticket.timer_at is None
    if ticket.status is Status.MERGED:
        assert ticket.merged_into is not None
        into = book.read(lambda work: work.tickets.get(ticket.merged_into or ticket.number))
        awake = [link.child for link in book.read(lambda work: work.links.awake(100))]
        assert into.status in UNFINISHED or ticket.number in awake, "waits for what is finished"


def step_holds(book: Casebook, before: Seen, after: Seen) -> None:
    ticket, was = after.ticket, before.ticket
    names = [event.name for event in book.history(ticket)[before.events :]]
    if ticket.due_at > was.due_at:
        assert PUTS_OFF & set(names), names
    if ticket.statutory and was.statutory and ticket.statutory.span.started_at != was.statutory.span.started_at:
        # A merged case's limit is the earlier one of the two.
        earlier = ticket.statutory.due_at <= was.statutory.due_at
        assert _E.APPEALED in names or (_E.LINKED in names and earlier), names
    new = after.notices[len(before.notices) :]
    assert not [each for each in new if each.office in was.desk.sealed & ticket.desk.sealed], "told the accused"
    assert max(Counter((each.office, each.kind) for each in new).values(), default=0) <= 1, "told twice"
    if was.status not in UNFINISHED and ticket.status not in UNFINISHED:
        assert not RINGS & {each.kind for each in new}, "reminded of what is over"


def told_holds(book: Casebook, seen: dict[str, Seen]) -> None:
    told = book.notices()
    assert max(Counter((each.ticket, each.notice.key) for each in told).values(), default=0) <= 1, "told twice"
    for each in told:
        ticket = seen[each.ticket or ""].ticket
        assert (each.address, ticket.kind) == (ticket.complainant.address, Kind.SINGLE)
        words = " ".join(str(value) for value in each.notice.params.values())
        assert not [number for number in seen if number != each.ticket and number in words], "another's number"


def nobody_else_knows(book: Casebook, seen: dict[str, Seen]) -> None:
    """Whoever holds a desk below the cell and may handle no sensitive case."""
    hidden = {number for number, each in seen.items() if each.ticket.sensitive}
    for desk in DESKS[:-1] if hidden else ():
        who = officer(desk, login="untrusted")
        wanted = queue_filter(book.policy, who, View.ALL, book.now)
        with book.database.reading() as work:
            listed = work.tickets.queue(wanted, 1, 100).tickets
            notices = work.desk_notices.page([desk], None, 500, wanted)
        assert not hidden & {str(each.number) for each in listed}
        assert not hidden & {each.ticket for each in notices}
