"""What an officer is told of who complains: by number for certain, by name perhaps, and never a reason to refuse."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from grs_core.domain.complainant import Address, Channel, Complainant, Filer
from grs_core.domain.errors import Unavailable
from grs_core.domain.grievance import Category, Grievance
from grs_core.domain.instalments import Timing
from grs_core.domain.registry import Enrolment, Outcome, Payment, State
from grs_core.domain.ticket import Ticket
from grs_core.services.filing import Filing, file_grievance
from grs_core.services.registry import Answer, By, Cycle, Look, look
from grs_core.storage.database import Database
from grs_core.storage.registry import StoredRegistry
from grs_core.storage.vault import Vault
from tests.support.casebook import CITIZEN, OTHER_UNION, UNION, UPAZILA, Casebook
from tests.support.cases import KEY
from tests.support.schema import migrated_sqlite

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
NID = "1912041000001"
RAHIMA = Enrolment(
    "old_age_allowance", "OAA-1", "রহিমা খাতুন", UNION, State.ACTIVE, wallet="01712345678", provider="nagad", nid=NID
)
SUMMER = Payment("2026-07", 1950, Outcome.PAID, date(2026, 10, 12))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casebook]:
    database = Database(migrated_sqlite(tmp_path_factory.mktemp("registry")), Vault([KEY]))
    made = Casebook(database)
    strangers = [replace(RAHIMA, number=f"S{n}", name=f"অন্য {n}", wallet="01933333333", nid=None) for n in range(5)]
    made.write(lambda work: work.registry.keep([RAHIMA, *strangers], NOW))
    made.write(lambda work: work.registry.pay([(None, "OAA-1", SUMMER)]))
    yield made
    database.dispose()


def case(
    book: Casebook,
    phone: str | None = "01712345678",
    programme: str | None = "old_age_allowance",
    place: str | None = UNION,
    name: str | None = None,
    nid: str | None = None,
    filer: Filer = Filer.SELF,
    text: str = "ভাতা পাই না",
) -> Ticket:
    address = Address.of_phone(phone) if phone else Address.of_chat("a chat")
    who = Complainant(address, name, nid, filer)
    grievance = Grievance(text, Category.PAYMENT_DELAYED, programme, place)
    filing = Filing(grievance, who, Channel.SMS, "bn")
    return book.write(lambda work: file_grievance(work, book.policy, book.dice, filing, CITIZEN, book.now))


def looked(book: Casebook, ticket: Ticket) -> Look:
    with book.database.reading() as work:
        return look(work.registry, book.policy, ticket, NOW)


def test_a_phone_and_an_identity_number_find_the_same_row_once(book: Casebook) -> None:
    found = looked(book, case(book, nid=f"1960{NID}", name="মোছাঃ রহীমা খাতুন"))
    (match,) = found.matches
    assert (found.answer, found.asked, found.as_of) == (Answer.FOUND, True, NOW)
    assert (match.row, match.by, match.named) == (RAHIMA, frozenset({By.NID, By.PHONE}), True)
    assert (match.payments, match.cycle, match.other_wallet) == ((SUMMER,), Cycle.PAID, False)


def test_money_that_goes_to_another_number_is_pointed_out_but_not_to_who_files_for_another(book: Casebook) -> None:
    (his,) = looked(book, case(book, "01812345678", nid=NID)).matches
    (sons,) = looked(book, case(book, "01812345678", nid=NID, filer=Filer.RELATIVE)).matches
    assert (his.other_wallet, sons.other_wallet) == (True, False)


def test_a_number_in_the_story_finds_its_row_and_is_called_so(book: Casebook) -> None:
    told = case(book, "01812345678", text="আমার এনআইডি ১৯৬০১৯১২০৪১০০০০০১, ফোন 8801812345678, টাকা আসে না")
    (match,) = looked(book, told).matches
    assert (match.by, match.other_wallet) == (frozenset({By.TOLD}), True)
    anonymous = looked(book, case(book, None, text=f"এনআইডি {NID} এর টাকা কই"))
    assert (anonymous.answer, anonymous.matches[0].other_wallet) == (Answer.FOUND, False)


def test_a_number_in_the_story_opens_no_row_of_another_upazila(book: Casebook) -> None:
    stranger = replace(
        RAHIMA, number="FAR-1", name="দূরের কেউ", place="BD20130207", wallet="01944444444", nid="1912041000077"
    )
    book.write(lambda work: work.registry.keep([stranger], NOW))
    assert looked(book, case(book, None, text="এনআইডি 1912041000077 এর টাকা কই")).answer is Answer.NOT_FOUND
    assert looked(book, case(book, None, nid="1912041000077")).matches[0].row == stranger


def test_a_title_alone_is_nobodys_name(book: Casebook) -> None:
    book.write(lambda work: work.registry.keep([replace(RAHIMA, number="T-1", name="মোঃ", wallet=None, nid=None)], NOW))
    assert looked(book, case(book, None, name="মোছাঃ")).answer is Answer.NOT_FOUND


def test_a_name_is_only_perhaps_and_only_in_its_union(book: Casebook) -> None:
    found = looked(book, case(book, "01812345678", name="রহিমা খাতুন"))
    assert (found.answer, found.matches[0].by) == (Answer.MAYBE, frozenset({By.NAME}))
    for place in (OTHER_UNION, UPAZILA):
        assert looked(book, case(book, "01812345678", place=place, name="রহিমা খাতুন")).answer is Answer.NOT_FOUND


def test_a_phone_of_many_is_said_to_be_one(book: Casebook) -> None:
    found = looked(book, case(book, "01933333333"))
    assert (len(found.matches), found.count) == (3, 5)
    assert {match.cycle for match in found.matches} == {Cycle.MISSING}


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"phone": "01899999999"}, Answer.NOT_FOUND),
        ({"phone": None}, Answer.NOTHING_TO_ASK),
        ({"programme": "vwb"}, Answer.NO_REGISTER),
        ({"place": None}, Answer.NO_REGISTER),
        ({"place": "BD2013"}, Answer.NO_REGISTER),
        ({"programme": None}, Answer.FOUND),
    ],
)
def test_what_is_not_there_is_told_from_what_nobody_has_a_list_of(
    book: Casebook, given: dict[str, str | None], answer: Answer
) -> None:
    found = looked(book, case(book, **given))  # type: ignore[arg-type]
    assert found.answer is answer
    assert found.asked is (answer not in (Answer.NO_REGISTER, Answer.NOTHING_TO_ASK))


def test_whether_the_instalment_is_due_is_told_with_and_without_a_register(book: Casebook) -> None:
    due = looked(book, case(book)).due
    assert due is not None
    assert (due.instalment.code, due.timing) == ("2026-07", Timing.PAYING)
    assert due.following is not None
    assert looked(book, case(book, programme="vwb")).due is not None
    assert looked(book, case(book, programme="mother_child_benefit")).due is None


class OutOfOrder(StoredRegistry):
    """A register of elsewhere that does not answer."""

    def by_wallet(self, wallet: str, limit: int) -> tuple[Enrolment, ...]:
        raise Unavailable("registry_down")


def test_a_register_that_does_not_answer_keeps_nobody_from_the_case(book: Casebook) -> None:
    ticket = case(book)
    with book.database.reading() as work:
        elsewhere = OutOfOrder(work.registry._connection, Vault([KEY]))  # type: ignore[attr-defined]
        found = look(elsewhere, book.policy, ticket, NOW)
    assert (found.answer, found.matches) == (Answer.DOWN, ())
    assert found.due is not None
