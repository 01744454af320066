"""Whoever gave a colleague his sign-in could be that colleague: the second of two is somebody else."""

import pytest

from gateway.services.accounts import invite
from grs_core.domain.errors import RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.officers import Officer, Role
from grs_core.domain.ticket import Ticket
from grs_core.services.proposing import Chosen, asks_two, confirm, propose, waiting
from grs_core.storage.database import Database
from tests.support.casebook import UNO, USSO, Casebook, officer

NO = Chosen("reject", {"words": "প্রমাণ মেলেনি", "outcome": "not_proved"})
KARIM, SALMA, PHANTOM = (officer(USSO, login=login) for login in ("karim", "salma", "phantom"))
ABOVE = officer(UNO, login="nasrin", role=Role.SUPERVISOR)


def refused(book: Casebook, who: Officer, ticket: Ticket) -> None:
    with pytest.raises(RuleBroken, match="proposal_of_inviter"):
        book.act(who, ticket, confirm)


def lists(book: Casebook, who: Officer) -> list[str]:
    found = book.write(lambda work: waiting(work, book.policy, who, book.now))
    return [each.proposal.ticket for each in found]


def invited(book: Casebook, login: str, by: str) -> None:
    book.clock.advance(minutes=1)
    book.write(
        lambda work: invite(work, login, f"token {login} {book.now}", Actor(f"officer:{by}", "console"), book.now)
    )


def test_whom_the_proposer_brought_in_himself_confirms_nothing_of_his(database: Database) -> None:
    book = Casebook(database)
    for who in (KARIM, SALMA, PHANTOM, ABOVE):
        book.hire(who)
    theft = book.file(Category.MFS_FRAUD)
    for login, by in (("salma", "karim"), ("phantom", "salma")):
        invited(book, login, by)
    seen = book.act(KARIM, theft, lambda case: propose(case, NO))
    refused(book, SALMA, seen)
    refused(book, PHANTOM, seen)
    assert lists(book, SALMA) == []
    assert lists(book, ABOVE) == [str(theft.number)]  # the office above is asked instead
    invited(book, "salma", "nasrin")  # her sign-in is out of his hands
    book.act(SALMA, seen, confirm)
    assert book.get(theft).status is Status.REJECTED


def test_inviting_the_only_colleague_frees_nobody_of_the_second_pair_of_eyes(database: Database) -> None:
    book = Casebook(database)
    rina, mitu = (book.hire(officer(USSO, login=login, sensitive=True)) for login in ("rina", "mitu"))
    invited(book, "mitu", "rina")
    case = book.file(Category.MFS_FRAUD, signals=("suicide",))
    assert book.read(lambda work: asks_two(work, book.policy, rina, case, NO, book.now))
    seen = book.act(rina, case, lambda it: propose(it, NO))
    refused(book, mitu, seen)
