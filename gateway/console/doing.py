"""An officer's form as the act that it means, and everything that is wrong with it before it is done."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.text.script import is_romanised
from gateway.console import correct_form, desks
from gateway.console.act_fields import FIELDS, LONGEST_REFERENCE
from gateway.console.acts import TO_CITIZEN, longest
from gateway.console.case_forms import Typed, words_needed
from gateway.console.parts import ConsoleParts
from gateway.services.anonymous import without_identity
from grs_core.domain.complainant import AgeBand, Beneficiary, Sex
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.officers import Officer
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.assigning import assign
from grs_core.services.casework import Casework, written
from grs_core.services.correcting import Lesson
from grs_core.services.describing import describe
from grs_core.services.merging import merge, split
from grs_core.services.noting import note
from grs_core.services.proposing import Chosen, appeal_outcome, asks_two, propose
from grs_core.services.queues import visible
from grs_core.services.recusal import recuse
from grs_core.services.referring import answer_referral, refer, reject_on

Wrong = dict[str, tuple[str, Mapping[str, str]]]
"""By field: the key of what is wrong, and its parameters."""
BESIDE: Mapping[str, str] = {
    "words_missing": "words",
    "words_too_long": "words",
    "words_romanised": "words",
    "extended_already": "words",
    "no_referral": "words",
    "office_is_accused": "office",
    "already_there": "office",
    "appeal_stays_above": "office",
    "office_not_trusted": "office",
    "office_vacant": "office",
    "office_unknown": "office",
    "nothing_corrected": "category",
    "category_unknown": "category",
    "subcategory_unknown": "subcategory",
    "programme_unknown": "programme",
    "place_unknown": "place",
    "place_several": "place",
    "place_not_ours": "place",
    "place_too_coarse": "place",
    "accused_unknown": "accused",
    "outcome_unknown": "outcome",
    "upheld_is_no_solution": "appeal",
    "ground_unknown": "ground",
    "body_unknown": "body",
    "referral_open": "body",
    "merge_itself": "into",
    "merge_finished": "into",
    "merge_systemic": "into",
    "merge_sensitive": "into",
    "merge_appeal": "into",
    "assigned_already": "assignee",
    "assignee_not_there": "assignee",
    "nothing_described": "sex",
}
"""The field that a refusal of the core stands beside."""


@dataclass(frozen=True, slots=True)
class Doing:
    """One form of one officer at one case, in one unit of work."""

    parts: ConsoleParts
    work: UnitOfWork
    case: Casework
    typed: Typed

    @property
    def _policy(self) -> Policy:
        return self.parts.policy

    @property
    def _officer(self) -> Officer:
        return self.case.officer

    def seen(self) -> Ticket:
        """Raises NotFound("ticket_unknown")."""
        return visible(self.work, self._policy, self._officer, self.case.number, day_of(self.case.now))

    def wrong(self, ticket: Ticket) -> Wrong:
        """All that can be told before the case is touched."""
        return {field: (key, params) for field, key, params in self._wrong(ticket)}

    def _wrong(self, ticket: Ticket) -> Iterator[tuple[str, str, Mapping[str, str]]]:
        act, given = self.typed.act, self.typed.given
        asked = FIELDS.get(act, ())
        found = {
            "appeal": "appeal_missing" if ticket.appeals and appeal_outcome(given) is None else "",
            "outcome": "outcome_unknown" if given.get("outcome") and not self._fits(given["outcome"], act) else "",
            "ground": "" if given.get("ground") in self._policy.admissibility else "ground_unknown",
            "body": "" if given.get("body") in self._policy.bodies else "body_unknown",
            "reference": "" if _is_reference(given.get("reference", "")) else "reference_wrong",
            "into": self._merge_wrong() if "into" in asked else "",
            "assignee": "" if given.get("assignee") else "assignee_not_there",
        }
        yield from ((name, key, {}) for name, key in found.items() if name in asked and key)
        if act == "correct":
            yield from ((name, key, {}) for name, key in self._corrected_wrong(ticket).items())
        if act == "forward" and not self._reaches(ticket):
            yield "office", "office_unknown", {}
        if words_needed(act) or self.typed.words.strip():
            try:
                written(self.typed.words, longest(act))
            except RuleBroken as refusal:
                yield "words", refusal.key, refusal.params
            if act in TO_CITIZEN and is_romanised(self.typed.words):
                yield "words", "words_romanised", {}

    def do(self) -> Ticket:
        """Raises what the core raises: NotFound, RuleBroken, Conflict."""
        return _ACTS[self.typed.act](self)

    def joint(self) -> bool:
        """Is it only proposed, because a second officer must confirm it?"""
        ticket, now = self.seen(), self.case.now
        return asks_two(self.work, self._policy, self._officer, ticket, self._chosen, now)

    def propose(self) -> Ticket:
        return propose(self.case, self._chosen)

    @property
    def _chosen(self) -> Chosen:
        return Chosen(self.typed.act, self.typed.given)

    def _fits(self, outcome: str, act: str) -> bool:
        known = self._policy.outcomes.get(outcome)
        return known is not None and known.act.value == act

    def _merge_wrong(self) -> str:
        number = self.merged_into()
        if number is None:
            return "merge_choose" if not self._merge_typed() else "tracking_number_wrong"
        try:
            visible(self.work, self._policy, self._officer, number, day_of(self.case.now))
        except NotFound:
            return "merge_unknown"
        return ""

    def _merge_typed(self) -> str:
        """A number that was written counts before one that was picked."""
        return self.typed.given.get("into", "").strip() or self.typed.given.get("alike", "")

    def merged_into(self) -> TrackingNumber | None:
        try:
            return TrackingNumber.read(self._merge_typed())
        except RuleBroken:
            return None

    def _corrected_wrong(self, ticket: Ticket) -> Mapping[str, str]:
        return correct_form.problems(ticket, self._policy, self.parts.finder, self.typed.given)

    def _reaches(self, ticket: Ticket) -> bool:
        offices = self._officer.offices(day_of(self.case.now))
        try:
            desks.reached(self._policy, ticket, offices, self.typed.given.get("office", ""))
        except NotFound:
            return False
        return True

    def correct(self) -> Ticket:
        """The right facts are read beside the present ones: what was left alone stays."""
        right = correct_form.read(self.seen(), self.parts.finder, self.typed.given)
        return self.case.correct(right, Lesson(self.parts.model, _masked))

    def resolve(self) -> Ticket:
        given = self.typed.given
        return self.case.resolve(self.typed.words, given.get("outcome") or None, appeal_outcome(given))

    def merge(self) -> Ticket:
        into = self.merged_into()
        if into is None:
            raise NotFound("ticket_unknown")
        return merge(self.case, into, self.typed.words)

    def recuse(self) -> Ticket:
        case = self.case
        words, number = self.typed.words, case.number
        return recuse(self.work, self._policy, case.dice, case.officer, number, case.version, words, case.now)

    def given(self, name: str) -> str:
        return self.typed.given.get(name, "")


_ACTS: Mapping[str, Callable[[Doing], Ticket]] = {
    "accept": lambda it: it.case.accept(),
    "ask": lambda it: it.case.ask(it.typed.words),
    "forward": lambda it: it.case.forward(it.given("office"), it.typed.words),
    "correct": Doing.correct,
    "extend": lambda it: it.case.extend(it.typed.words),
    "resolve": Doing.resolve,
    "reject": lambda it: it.case.reject(it.typed.words, it.given("outcome") or None),
    "reject_on": lambda it: reject_on(it.case, it.given("ground"), it.typed.words, it.given("reference")),
    "refer": lambda it: refer(it.case, it.given("body"), it.given("reference"), it.typed.words),
    "referral_answer": lambda it: answer_referral(it.case, it.typed.words, it.given("reference")),
    "merge": Doing.merge,
    "split": lambda it: split(it.case, it.typed.words),
    "assign": lambda it: assign(it.case, it.given("assignee"), it.typed.words),
    "recuse": Doing.recuse,
    "describe": lambda it: describe(it.case, _beneficiary(it.typed.given)),
    "note": lambda it: note(it.case, it.typed.words),
}


def _beneficiary(given: Mapping[str, str]) -> Beneficiary:
    """What is no code of ours is not known."""
    sex = next((each for each in Sex if each.value == given.get("sex")), None)
    age = next((each for each in AgeBand if each.value == given.get("age")), None)
    return Beneficiary(sex, {"yes": True, "no": False}.get(given.get("disability", "")), age)


def _is_reference(text: str) -> bool:
    """None, or one with a letter or a digit."""
    written_at_all = any(character.isalnum() for character in text)
    return not text.strip() or (written_at_all and len(text) <= LONGEST_REFERENCE)


def _masked(ticket: Ticket) -> str:
    return without_identity(ticket.grievance.text, ticket.complainant.name)
