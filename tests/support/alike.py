"""Several citizens who complain of one thing, each from his own phone."""

from grs_core.case_ports import LinkKind
from grs_core.domain.complainant import Address, Channel, Complainant, Filer
from grs_core.domain.grievance import Accused, Category, Grievance
from grs_core.domain.ticket import Kind, Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.services.casework import Casework
from grs_core.services.filing import Filing, file_grievance
from grs_core.services.merging import merge
from tests.support.casebook import CITIZEN, UNION, USSO, Casebook, officer

AGENT = "01911111111"
"""The number of an agent who takes his share."""


def citizen(n: int) -> Address:
    return Address.of_phone(f"017{n:08d}")


def complain(
    book: Casebook,
    n: int,
    category: Category = Category.MFS_FRAUD,
    programme: str | None = "old_age_allowance",
    place: str | None = UNION,
    accused: tuple[Accused, ...] = (),
    filer: Filer = Filer.SELF,
    language: str = "bn",
    signals: tuple[str, ...] = (),
    **details: str,
) -> Ticket:
    """The n-th citizen's case: the agent took his allowance."""
    grievance = Grievance("এজেন্ট আমার টাকা রেখে দিয়েছে", category, programme, place, details=details, signals=signals)
    person = Complainant(citizen(n), filer=filer)
    filing = Filing(grievance.blaming(*accused), person, Channel.SMS, language)
    return book.write(lambda work: file_grievance(work, book.policy, book.dice, filing, CITIZEN, book.now))


def members(book: Casebook, parent: Ticket, kind: LinkKind = LinkKind.SYSTEMIC) -> tuple[TrackingNumber, ...]:
    return book.read(lambda work: work.links.children(parent.number, kind))


def merged(book: Casebook, child: Ticket, into: Ticket, *offices: str) -> Ticket:
    """By an officer of these offices, else of the one that has most of the cases here."""
    who = officer(*(offices or (USSO,)))

    def do(case: Casework) -> Ticket:
        return merge(case, into.number, "একই ঘটনা")

    return book.act(who, book.get(child), do)


def robbed(book: Casebook, *citizens: int, place: str = UNION) -> list[Ticket]:
    """By the one agent."""
    return [complain(book, n, place=place, phone=AGENT) for n in citizens]


def everything(book: Casebook) -> list[Ticket]:
    return book.read(lambda work: list(work.tickets.stream()))


def systemic(book: Casebook) -> Ticket:
    """The one that there is."""
    (ticket,) = (each for each in everything(book) if each.kind is Kind.SYSTEMIC)
    return ticket


def opened(book: Casebook, *citizens: int, place: str = UNION) -> tuple[Ticket, list[Ticket]]:
    """The systemic case about the agent, and its members."""
    cases = robbed(book, *citizens, place=place)
    book.sweeps(systemic=1)
    return systemic(book), cases


def resolve(book: Casebook, ticket: Ticket, *offices: str) -> Ticket:
    who = officer(*(offices or (ticket.desk.office,)))
    return book.act(who, book.get(ticket), lambda case: case.resolve("এজেন্ট বাদ, টাকা ফেরত", "action_taken"))
