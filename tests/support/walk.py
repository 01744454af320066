"""What may happen to several cases of one book: everybody acts as he likes, offices empty, policies change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from grs_core.domain.correction import Facts
from grs_core.domain.errors import GrsError
from grs_core.domain.grievance import Accused, AccusedRole, Category
from grs_core.domain.officers import Leave, Officer
from grs_core.domain.ticket import Ticket
from grs_core.policy.load import load_policy
from grs_core.policy.model import Policy
from grs_core.services import closure
from grs_core.services.casework import Casework
from grs_core.services.citizen import add_information
from grs_core.services.correcting import Lesson
from grs_core.services.merging import merge, split
from grs_core.services.recompute import Recompute
from grs_core.services.recusal import recuse
from grs_core.services.referring import answer_referral, refer, reject_on
from tests.support.alike import AGENT, complain, everything
from tests.support.casebook import CELL, CITIZEN, DC, DD, OTHER_UNION, UNION, UNO, UP, USSO, Casebook, officer
from tests.support.holidays import with_holidays
from tests.support.lane import UWAO
from tests.support.policy_folder import change

DESKS = (UP, USSO, UWAO, UNO, DD, DC, CELL)
BLAMED = (
    Accused(AccusedRole.UP_CHAIRMAN),
    Accused(AccusedRole.MFS_AGENT),
    *(Accused(AccusedRole.OFFICIAL, post) for post in ("usso", "uno", "dd_dss", "dc")),
)
LESSON = Lesson("rules", lambda ticket: ticket.grievance.text)
By = Callable[[Casework, Random, Ticket], Ticket]


def _corrected(case: Casework, dice: Random, ticket: Ticket) -> Ticket:
    known = case.policy.subcategories.values()
    finer = dice.choice([None, *sorted(each.code for each in known if each.category is ticket.grievance.category)])
    facts = Facts.of(ticket.grievance)
    choices = (
        replace(facts, category=dice.choice(list(Category)), subcategory=None),
        replace(facts, place=dice.choice([UNION, OTHER_UNION])),
        replace(facts, accused=dice.choice(BLAMED), also_accused=()),
        replace(facts, subcategory=finer),
    )
    return case.correct(dice.choice(choices), LESSON)


def _recused(case: Casework, dice: Random, ticket: Ticket) -> Ticket:
    who, number, version = case.officer, case.number, case.version
    return recuse(case.work, case.policy, case.dice, who, number, version, "আত্মীয়", case.now)


BY_OFFICER: Mapping[str, By] = {
    "accept": lambda case, dice, ticket: case.accept(),
    "ask": lambda case, dice, ticket: case.ask("কোন মাস?"),
    "extend": lambda case, dice, ticket: case.extend("তদন্ত চলছে"),
    "resolve": lambda case, dice, ticket: case.resolve("ভাতা চালু হয়েছে"),
    "reject": lambda case, dice, ticket: case.reject("তালিকায় নাম নেই"),
    "forward": lambda case, dice, ticket: case.forward(dice.choice(DESKS), "আপনাদের কাজ"),
    "refer": lambda case, dice, ticket: refer(case, dice.choice(sorted(case.policy.bodies)), "", "তাঁরা দেখবেন"),
    "body answers": lambda case, dice, ticket: answer_referral(case, "দেখা হয়েছে"),
    "ground": lambda case, dice, ticket: reject_on(case, dice.choice(sorted(case.policy.admissibility))),
    "recuse": _recused,
    "split": lambda case, dice, ticket: split(case, "আলাদা ঘটনা"),
    "set signal": lambda case, dice, ticket: case.set_signal(dice.choice(case.policy.signals.codes), "বিপদ"),
    "take signal": lambda case, dice, ticket: case.take_signal_away(
        dice.choice([*ticket.grievance.signals, "none"]), "ভুল"
    ),
    "correct": _corrected,
}
BY_CITIZEN = ("answers", "confirms", "says it does not hold", "appeals", "rates", "blames", "hints", "withdraws")
AROUND = ("days", "timer", "holiday", "leave", "return", "district")


@cache
def without_a_district() -> Policy:
    with TemporaryDirectory() as folder:
        change(Path(folder), "tiers", "district", "active", "no")
        return load_policy(Path(folder))


@dataclass
class Walk:
    """One story. `happen` does one thing; what is refused changes nothing."""

    book: Casebook
    dice: Random
    staff: dict[str, Officer] = field(default_factory=dict)

    def begin(self, cases: int, hired: int) -> None:
        for desk in self.dice.sample(DESKS, hired):
            for login in (f"a-{desk}", f"b-{desk}")[: self.dice.randint(1, 2)]:
                trusted = self.dice.random() < 0.5
                self.staff[login] = self.book.hire(officer(desk, login=login, sensitive=trusted))
        for n in range(cases):
            accused = (self.dice.choice(BLAMED),) if self.dice.random() < 0.3 else ()
            complain(self.book, n, accused=accused, phone=AGENT)

    def happen(self, what: str) -> None:
        ticket = self.dice.choice(everything(self.book))
        try:
            if what in BY_OFFICER:
                self._officer(what, ticket)
            elif what == "merge":
                self._merge(ticket)
            elif what in BY_CITIZEN:
                self._citizen(what, ticket)
            else:
                self._around(what, ticket)
        except GrsError:
            return

    def _officer(self, what: str, ticket: Ticket) -> None:
        desk = ticket.desk.office
        stands_in = officer(desk, login=f"holder-of-{desk}", sensitive=True)
        who = self.staff.get(f"{self.dice.choice('ab')}-{desk}", stands_in)
        self.book.act(who, ticket, lambda case: BY_OFFICER[what](case, self.dice, ticket))

    def _merge(self, ticket: Ticket) -> None:
        into = self.dice.choice(everything(self.book))
        who = officer(ticket.desk.office, into.desk.office, login="merger", sensitive=True)
        self.book.act(who, ticket, lambda case: merge(case, into.number, "একই ঘটনা"))

    def _citizen(self, what: str, ticket: Ticket) -> None:
        book, address, number, now = self.book, ticket.complainant.address, ticket.number, self.book.now
        if what == "blames":
            book.enrich(number, accused=(self.dice.choice(BLAMED),))
        elif what == "hints":
            book.enrich(number, signals=(self.dice.choice(book.policy.signals.codes),))
        elif what == "answers":
            book.write(lambda work: add_information(work, book.policy, address, number, "জুন", CITIZEN, now))
        elif what == "confirms":
            book.write(lambda work: closure.confirm(work, address, number, CITIZEN, now))
        elif what == "says it does not hold":
            book.write(lambda work: closure.reopen(work, book.policy, address, number, "হয়নি", CITIZEN, now))
        elif what == "rates":
            book.write(lambda work: closure.rate(work, address, number, 2, "", CITIZEN, now))
        elif what == "withdraws":
            book.withdraw(ticket, address)
        else:
            book.appeal(ticket, address)

    def _around(self, what: str, ticket: Ticket) -> None:
        book = self.book
        if what == "days":
            book.clock.advance(days=self.dice.randint(0, 25))
        elif what == "timer":
            book.clock.set(max(book.now, book.get(ticket).timer_at or book.now))
        elif what == "holiday":
            book.policy = with_holidays((book.now + timedelta(days=self.dice.randint(1, 9))).date())
            report = Recompute(book.database.work, book.database.reading, book.policy, CITIZEN, book.now).run()
            assert not report.problems
        elif what == "district":
            book.policy = without_a_district()
        elif self.staff:
            self._leave(what == "leave")
        swept = book.sweep()
        assert not swept.problems, swept.problems

    def _leave(self, goes: bool) -> None:
        login, today = self.dice.choice(sorted(self.staff)), self.book.now.date()
        away = (Leave(today, today + timedelta(days=40)),) if goes else ()
        self.staff[login] = replace(self.staff[login], leaves=away)
        self.book.write(lambda work: work.officers.save(self.staff[login]))
