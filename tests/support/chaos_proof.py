"""What the database and the carrier's book say after the chaos: nothing lost, nothing twice, everything in order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, select

from gateway.services.conversation import reply_id
from grs_core.domain.events import EventName
from grs_core.storage.message_tables import inbox, outbox
from grs_core.storage.tables import audit_events, tickets

_DONE = frozenset({"accepted", "delivered"})
_PROVIDER = "twilio"


@dataclass(frozen=True, slots=True)
class Proof:
    """Counts. `tries` of the carrier to bring them; `states` of what went by the outbox; `answered_again`: in place and
    by the outbox, too; `carrier`: what it drew and did; each of `faults` must be 0.
    """

    accepted: int
    tries: int
    tickets: int
    answered_in_place: int
    answered_later: int
    answered_again: int
    taken_by_carrier: int
    in_doubt: int
    states: Mapping[str, int]
    carrier: Mapping[str, int]
    faults: Mapping[str, int]

    @property
    def holds(self) -> bool:
        return not any(self.faults.values())

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"holds": self.holds}


def proof(connection: Connection, state: Mapping[str, Any], calm: Callable[[Sequence[str]], Sequence[int]]) -> Proof:
    """`state` is the carrier's, with its letters. `calm` says how many cases each of these phones has when nothing goes
    wrong.
    """
    accepted = [letter for letter in state["letters"] if letter["accepted"]]
    rows = {row.provider_id: row for row in connection.execute(_ROWS)}
    sent = {row.id: row.state for row in connection.execute(select(outbox.c.id, outbox.c.state))}
    of_phone = _of_phone(accepted, rows)
    later = {each["id"] for each in accepted if sent.get(reply_id(_PROVIDER, each["id"])) in _DONE}
    taken = {each["reference"].partition(".")[0] for each in state["taken"]}
    filed = Counter(connection.scalars(_FILED))
    numbers = set(connection.scalars(select(tickets.c.number)))
    phones = sorted(of_phone)
    found = [len({row.ticket for row in of_phone[phone] if row.ticket}) for phone in phones]
    faults = {
        "lost": sum(each["id"] not in rows for each in accepted),
        "not_accepted": len(state["letters"]) - len(accepted),
        "unanswered": sum(not each["answers"] and each["id"] not in later for each in accepted),
        "rows_without_an_answer": sum(row.answer is None for row in rows.values()),
        "tickets_filed_twice": sum(count > 1 for count in filed.values()) + len(numbers ^ set(filed)),
        "phones_with_other_cases_than_in_calm": sum(a != b for a, b in zip(found, calm(phones), strict=True)),
        "out_of_order": sum(later.id < row.id for lane in of_phone.values() for row, later in pairwise(lane)),
        "sent_twice": sum(count - 1 for count in state["doubles"].values()),
        "sent_but_unknown_to_us": len(taken - set(sent)),
        "done_but_never_taken": sum(state in _DONE and name not in taken for name, state in sent.items()),
        "unsent": sum(state in ("pending", "sending") for state in sent.values()),
        "failed": sum(state in ("refused", "failed", "cancelled") for state in sent.values()),
    }
    return Proof(
        accepted=len(accepted),
        tries=state["inbound"]["tries"],
        tickets=len(numbers),
        answered_in_place=sum(bool(each["answers"]) for each in accepted),
        answered_later=len(later),
        answered_again=sum(bool(each["answers"]) and each["id"] in later for each in accepted),
        taken_by_carrier=len(state["taken"]),
        in_doubt=sum(state == "unknown" for state in sent.values()),
        states=dict(Counter(sent.values())),
        carrier=state["counts"],
        faults=faults,
    )


_ROWS = select(inbox.c.id, inbox.c.provider_id, inbox.c.answer, inbox.c.ticket).where(
    inbox.c.trusted, inbox.c.provider == _PROVIDER
)
_FILED = select(audit_events.c.ticket).where(audit_events.c.name == EventName.FILED.value)


def _of_phone(accepted: Sequence[Mapping[str, Any]], rows: Mapping[Any, Any]) -> dict[str, list[Row[Any]]]:
    """The rows of each phone in the order in which it sent."""
    lanes: dict[str, list[Row[Any]]] = defaultdict(list)
    for letter in sorted(accepted, key=lambda each: (each["phone"], each["nth"])):
        if letter["id"] in rows:
            lanes[letter["phone"]].append(rows[letter["id"]])
    return lanes
