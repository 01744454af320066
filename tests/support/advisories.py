"""Advisories to tell stories of: a village that complained, two officers, what waits for whom."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from grs_core.domain.advisory import Advisory
from grs_core.domain.complainant import Address
from grs_core.domain.messages import Accepted, DeliveryState
from grs_core.domain.officers import Officer
from grs_core.message_ports import Outbound
from grs_core.services.advising import FEWEST, Advising, Wish
from grs_core.services.advisory_sending import advance
from grs_core.storage.vault import Vault
from tests.support.casebook import UNION, UNO, UPAZILA, USSO, Casebook, officer

RunSql = Callable[..., list[Any]]
_SALT = 32
"""Letters before the words of an event."""
PIN = "পিন কাউকে বলবেন না"
KARIM, NASRIN = officer(USSO, login="karim"), officer(UNO, login="nasrin")


def phone(last: int) -> Address:
    return Address.of_phone(f"0170000{last:04d}")


def village(book: Casebook, people: int = FEWEST, place: str = UNION) -> None:
    for last in range(people):
        book.file(address=phone(last), place=place)


def make(book: Casebook, who: Officer = KARIM, area: str | None = UPAZILA, **wish: Any) -> Advisory:
    wanted = Wish(PIN, "", area, **{"programme": None, **wish})
    return book.write(lambda work: Advising(work, book.policy, who, book.now).make(book.dice, wanted))


def approve(book: Casebook, advisory: Advisory, who: Officer = NASRIN) -> Advisory:
    return book.write(lambda work: Advising(work, book.policy, who, book.now).approve(advisory.id))


def stop(book: Casebook, advisory: Advisory, who: Officer = NASRIN) -> Advisory:
    return book.write(lambda work: Advising(work, book.policy, who, book.now).stop(advisory.id))


def approved(book: Casebook, **wish: Any) -> Advisory:
    return approve(book, make(book, **wish))


def run(book: Casebook) -> int:
    return advance(book.database.work, book.database.reading, book.policy, book.now)


def now_as(book: Casebook, advisory: Advisory) -> Advisory:
    return book.read(lambda work: work.advisories.get(advisory.id))


def progress(book: Casebook, advisory: Advisory) -> dict[DeliveryState, int]:
    return dict(book.read(lambda work: work.outbox.progress(advisory.id)))


def claimed(book: Casebook) -> tuple[Outbound, ...]:
    """What is due of advisories, leased; the notices of the cases are put aside."""
    found = book.write(lambda work: work.outbox.claim(book.now, book.now + timedelta(hours=1), 1000))
    return tuple(each for each in found if each.advisory)


def sent(book: Casebook, *messages: Outbound) -> None:
    with book.database.work() as work:
        for each in messages:
            work.outbox.handed_over(each.id, "twilio", PIN, book.now)
            work.outbox.settle(each.id, Accepted(f"SM{each.id}"), None)
        work.commit()


def events(run_sql: RunSql, vault: Vault, advisory: Advisory) -> list[tuple[str, str, str]]:
    """(what, who, words) of the audit, in its order."""
    rows = run_sql("SELECT name, who, detail FROM audit_events WHERE target = :id ORDER BY id", id=advisory.id)
    return [(row.name, row.who, vault.decrypt(row.detail)[_SALT:]) for row in rows]
