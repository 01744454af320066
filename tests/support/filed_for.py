"""An organisation that works in Bancharampur, its volunteers, and what they file for others."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from grs_core.domain.attachments import Attachment, Purpose
from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotFound
from grs_core.domain.events import Actor
from grs_core.domain.grievance import Category, Grievance
from grs_core.domain.messages import Named
from grs_core.domain.officers import Officer, Role
from grs_core.domain.volunteering import Consent, ConsentMode, Organisation, Relation, Volunteer
from grs_core.services import consenting, filed_cases, volunteering
from grs_core.services.citizen import find
from grs_core.services.filing_for import ForAnother, file_for
from tests.support.casebook import CITIZEN, UNION, UPAZILA, Casebook

if TYPE_CHECKING:
    from grs_core.domain.ticket import Ticket

BY_THE_CELL = Actor("officer:cell", "console")
VOLUNTEERS_PHONE, CITIZENS_PHONE = "01911111111", "01755555555"
HIS, HERS = Address.of_phone(CITIZENS_PHONE), Address.of_phone(VOLUNTEERS_PHONE)
STORY = "রহিমা বেগম তিন মাস ধরে বয়স্ক ভাতা পান না"


def an_organisation(book: Casebook, name: str = "Asha", approved: bool = True) -> Organisation:
    """Works in the upazila of Bancharampur."""
    told = volunteering.Applied(Named(f"{name} বাংলা", name), "ngo", (UPAZILA,))
    places = book.policy.places
    applied = book.write(lambda work: volunteering.apply(work, places, book.dice, told, BY_THE_CELL, book.now))
    if not approved:
        return applied
    return book.write(lambda work: volunteering.approve(work, places, applied.id, BY_THE_CELL, book.now))


def a_volunteer(
    book: Casebook,
    organisation: Organisation,
    login: str = "asha1",
    phone: str = VOLUNTEERS_PHONE,
    areas: tuple[str, ...] = (),
) -> Volunteer:
    signs_in = Officer(login, login.title(), Role.VOLUNTEER, (), "no password")
    return book.write(
        lambda work: volunteering.add_volunteer(
            work, book.policy.places, signs_in, organisation.id, phone, BY_THE_CELL, book.now, areas
        )
    )


def wanted(book: Casebook, key: str = "k1", **changes: Any) -> ForAnother:
    """An old woman's allowance in Ayubpur; she is asked by SMS."""
    told = Grievance(STORY, Category.PAYMENT_DELAYED, "old_age_allowance", UNION)
    asked = Consent(ConsentMode.ASKED, book.now)
    return replace(ForAnother(told, "রহিমা", CITIZENS_PHONE, Relation.NEIGHBOUR, asked, "sms", key), **changes)


def files(book: Casebook, volunteer: Volunteer, told: ForAnother | None = None) -> Ticket:
    told = told or wanted(book)
    return book.write(lambda work: file_for(work, book.policy, book.dice, volunteer, told, book.now))


def a_file(book: Casebook, **changes: Any) -> Attachment:
    """A recorded consent of the volunteer `asha1`, unless told otherwise."""
    given = Attachment(book.dice.token(), "volunteer:asha1", Purpose.CONSENT, "audio/ogg", 1000, "", book.now)
    given = replace(given, **{"digest": sha256(given.id.encode()).hexdigest(), **changes})

    def keep(work: Any) -> None:
        work.attachments.add(given)
        work.attachments.kept(given.id, book.now)

    book.write(keep)
    return given


def says(book: Casebook, act: str, ticket: Ticket, address: Address = HIS) -> Ticket:
    """`confirm`, `disown` or `take_over`."""
    done = getattr(consenting, act)
    return book.write(lambda work: done(work, address, ticket.number, CITIZEN, book.now))


def seen(book: Casebook, login: str, ticket: Ticket) -> bool:
    """In the list, by its page and by its number from the volunteer's phone: all the same."""
    listed = book.read(lambda work: [line.ticket.number for line in filed_cases.mine(work, login).lines])
    doors = [ticket.number in listed]
    for look in (
        lambda work: filed_cases.one(work, login, ticket.number),
        lambda work: find(work, HERS, ticket.number, book.now),
    ):
        try:
            book.write(look)
            doors.append(True)
        except NotFound:
            doors.append(False)
    assert len(set(doors)) == 1, doors
    return doors[0]
