"""Who knows of a case, asked in every way that there is."""

from collections.abc import Callable

from grs_core.domain.errors import NotFound
from grs_core.domain.officers import Officer
from grs_core.domain.queue import QueueFilter, Sought
from grs_core.domain.ticket import Ticket
from grs_core.domain.workdays import day_of
from grs_core.services.queues import View, queue, queue_filter, visible
from tests.support.casebook import UPAZILA, Casebook

UWAO = f"uwao-{UPAZILA}"
VIOLENCE, CHILD, SUICIDE = "violence_against_women", "child_at_risk", "suicide"
THREAT, MONEY = "threat_or_retaliation", "money_leaving_now"


def knows(book: Casebook, who: Officer, ticket: Ticket) -> bool:
    """By list, count, search, page and act, which must agree. It is the only case of the book."""
    answers = {
        "lists": any(_listed(book, who, view, None, ticket) for view in View),
        "number": _listed(book, who, View.ALL, str(ticket.number), ticket),
        "phone": _listed(book, who, View.ALL, "01712345678", ticket),
        "count": any(_counted(book, _filter(book, who, view)) for view in View),
        "page": _has_page(book, who, ticket),
        "act": _passes(lambda: book.act(who, book.get(ticket), lambda case: case.open())),
    }
    assert len(set(answers.values())) == 1, answers
    return answers["page"]


def _filter(book: Casebook, who: Officer, view: View) -> QueueFilter:
    return queue_filter(book.policy, who, view, book.now)


def _counted(book: Casebook, wanted: QueueFilter) -> bool:
    return book.read(lambda work: work.tickets.count(wanted)) > 0


def _listed(book: Casebook, who: Officer, view: View, text: str | None, ticket: Ticket) -> bool:
    sought = None if text is None else Sought.of(text)
    page = book.read(lambda work: queue(work, book.policy, who, view, book.now, 1, sought))
    assert page.total == len(page.tickets)
    return ticket.number in [each.number for each in page.tickets]


def _has_page(book: Casebook, who: Officer, ticket: Ticket) -> bool:
    today = day_of(book.now)
    return _passes(lambda: book.read(lambda work: visible(work, book.policy, who, ticket.number, today)))


def _passes(act: Callable[[], object]) -> bool:
    try:
        act()
    except NotFound:
        return False
    return True
