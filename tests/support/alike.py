"""Several citizens who complain of one thing, each from his own phone."""

from grs_core.case_ports import LinkKind
from grs_core.domain.complainant import Address, Channel, Complainant, Filer
from grs_core.domain.grievance import Accused, Category, Grievance
from grs_core.domain.ticket import Ticket
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
