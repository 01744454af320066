"""Carries out what a turn wants, inside the turn's unit of work; what happened becomes replies."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.dialogue.effects import (
    AddInformation,
    AnswerFiling,
    CallPerson,
    ConfirmSolved,
    Effect,
    Enrich,
    FileAppeal,
    FileGrievance,
    RateCase,
    ReopenCase,
    Reply,
    SilenceNotices,
    TellStatus,
    WithdrawCase,
)
from bot.dialogue.for_another import ForWhom
from bot.text.fold import fold
from gateway.services import offers
from gateway.services.outcomes import Outcome
from gateway.services.telling import stands
from grs_core.domain.complainant import Address, Channel, Complainant, Filer
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.grievance import Accused, Category, Grievance
from grs_core.domain.lifecycle import UNFINISHED, Status
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services import citizen, closure
from grs_core.services.filing import Enrichment, Filing, enrich, file_grievance
from grs_core.services.filing_for import file_for, files_from
from grs_core.services.notices import about
from grs_core.services.together import going_on

LISTED = 5
"""Cases that a status answer names at most."""
_DECIDED = frozenset({Status.RESOLVED, Status.CLOSED, Status.REJECTED})
_SAME_DAY, _WORDS_TOLD_TWICE = timedelta(days=1), 3


@dataclass(frozen=True, slots=True)
class EffectRunner:
    """One turn: one citizen, one unit of work, one moment."""

    work: UnitOfWork
    policy: Policy
    dice: Dice
    address: Address
    channel: Channel
    language: str
    now: datetime
    signals: tuple[str, ...] = ()
    """Dangers that were heard in this turn: they go into the case that it opens or adds to."""
    name: str | None = None
    """Of who complains, where a door asks for it."""
    proved: bool = True
    """False: whoever writes may not be the owner of this address, and hears nothing of what it has."""

    def run(self, effect: Effect) -> Outcome:
        """A refusal of the core becomes words; what is not the citizen's looks as if it did not exist."""
        try:
            return self.perform(effect)
        except NotFound:
            return Outcome((Reply("number_unknown"),))
        except RuleBroken as refusal:
            return Outcome((Reply("case_is_finished" if refusal.key == "act_not_lawful" else refusal.key),))

    def perform(self, effect: Effect) -> Outcome:
        """Like `run`, but raises NotFound and RuleBroken."""
        match effect:
            case FileGrievance():
                return self._file(effect)
            case Enrich():
                return self._enrich(effect)
            case TellStatus():
                return self._status(effect)
            case AddInformation():
                return self._on_case(effect.number, UNFINISHED, lambda found: self._add(found, effect))
            case FileAppeal() | ConfirmSolved() | ReopenCase() | RateCase() | AnswerFiling():
                return self._on_his_word(effect)
            case WithdrawCase(number):
                ticket = citizen.withdraw(self.work, self.address, _read(number), self._actor, self.now)
                return self._told("withdrawn", ticket)
            case CallPerson():
                return self._call_person(effect)
            case SilenceNotices(quiet, scope):
                self.work.conversations.silence(self.address, quiet, scope)
                if quiet:
                    self.work.outbox.spare(self.address, self.now, scope)
                return Outcome()
            case _:
                assert_never(effect)

    @property
    def _actor(self) -> Actor:
        return Actor("citizen", self.channel.value)

    def _told(self, key: str, ticket: Ticket) -> Outcome:
        return Outcome((Reply(key, about(ticket, self.policy)),), str(ticket.number))

    def _twin(self, effect: FileGrievance) -> Ticket | None:
        """An unfinished case of this address that was filed with the very same words within a day."""
        spoken = fold(effect.text)
        if not self.proved or effect.wordless or len(spoken.split()) < _WORDS_TOLD_TWICE:
            return None
        tickets = self.work.tickets.of_address(self.address, LISTED)
        alike = (each for each in tickets if each.status in UNFINISHED and self.now - each.filed_at < _SAME_DAY)
        return next((each for each in alike if fold(each.grievance.text) == spoken), None)

    def _file(self, effect: FileGrievance) -> Outcome:
        if effect.whom is not None:
            return self._file_for(effect, effect.whom)
        twin = self._twin(effect)
        if twin:
            return self._told("already_filed", self._heard(twin))
        filer = Filer.RELATIVE if effect.on_behalf else Filer.SELF
        grievance = self._grievance(effect)
        filing = Filing(grievance, Complainant(self.address, self.name, filer=filer), self.channel, self.language)
        ticket = file_grievance(self.work, self.policy, self.dice, filing, self._actor, self.now)
        return self._told("filed_routed" if effect.place else "filed", ticket)

    def _grievance(self, effect: FileGrievance) -> Grievance:
        told = Grievance(
            text=effect.text,
            category=effect.category,
            programme=effect.programme,
            place=effect.place,
            details=effect.details,
            signals=self.signals,
            subcategory=effect.subcategory,
        )
        return told.blaming(*effect.accused)

    def _file_for(self, effect: FileGrievance, whom: ForWhom) -> Outcome:
        """A volunteer's: the case is the citizen's, so nothing of this conversation is about it from now on."""
        told = offers.by_sms(self._grievance(effect), whom, self.now)
        volunteer = files_from(self.work, self.address)
        if volunteer is None:
            return Outcome((Reply("filing_refused"),))
        try:
            ticket = file_for(self.work, self.policy, self.dice, volunteer, told, self.now)
        except RuleBroken as refusal:
            return Outcome((Reply(offers.WORDS.get(refusal.key, "filing_refused")),))
        return Outcome((Reply("filing_for", about(ticket, self.policy)),))

    def _enrich(self, effect: Enrich) -> Outcome:
        number = _read(effect.number)
        if citizen.own(self.work, self.address, number).status not in UNFINISHED:
            return self._too_late(effect)
        heard = self.signals if effect.words else ()
        learnt = Enrichment(effect.category, effect.programme, effect.place, effect.accused, heard, effect.subcategory)
        ticket = enrich(self.work, self.policy, number, learnt, self._actor, self.now)
        if effect.words:
            citizen.add_information(self.work, self.policy, self.address, number, effect.words, self._actor, self.now)
        if effect.place:
            return self._told("routed", ticket)
        only_sealed = effect == Enrich(effect.number, accused=effect.accused)
        return Outcome(number=None if only_sealed else str(number))

    def _too_late(self, effect: Enrich) -> Outcome:
        """The case was finished meanwhile: a complaint is a new case, anything else has nowhere to go."""
        if effect.anew is None:
            return Outcome((Reply("case_is_finished"),) if effect.words else ())
        return self._file(
            FileGrievance(
                text=effect.words,
                category=effect.anew,
                programme=effect.programme,
                place=effect.place,
                accused=effect.accused,
                subcategory=effect.subcategory,
            )
        )

    def _status(self, asked: TellStatus) -> Outcome:
        if asked.number is not None:
            return self._one(citizen.find(self.work, self.address, _read(asked.number), self.now), asked.why)
        tickets = self.work.tickets.of_address(self.address, LISTED)
        if not tickets:
            return Outcome((Reply("status_none"),))
        if len(tickets) == 1:
            return self._one(tickets[0], asked.why)
        return Outcome(tuple(self._line(going_on(self.work, ticket)) for ticket in tickets))

    def _line(self, ticket: Ticket) -> Reply:
        running = "status_line" if ticket.paused_at is None else "status_line_waits"
        return Reply(running if ticket.status in UNFINISHED else "status_done", about(ticket, self.policy))

    def _one(self, ticket: Ticket, why: bool) -> Outcome:
        told = stands(self.work, self.policy, ticket, self.address, self.now, why)
        return Outcome(tuple(told), str(ticket.number))

    def _on_case(
        self, written: str | None, wanted: frozenset[Status], act: Callable[[TrackingNumber], Ticket | Outcome]
    ) -> Outcome:
        """The case that is named, else the newest one of this address in a wanted status, else the newest."""
        if written is not None:
            number = _read(written)
        else:
            tickets = self.work.tickets.of_address(self.address, LISTED)
            if not tickets:
                return Outcome((Reply("no_case"),))
            number = next((ticket for ticket in tickets if ticket.status in wanted), tickets[0]).number
        done = act(number)
        return done if isinstance(done, Outcome) else self._told("information_added", done)

    def _add(self, number: TrackingNumber, effect: AddInformation) -> Ticket:
        return self._heard(
            citizen.add_information(self.work, self.policy, self.address, number, effect.text, self._actor, self.now),
            effect.accused,
        )

    def _heard(self, ticket: Ticket, accused: tuple[Accused, ...] = ()) -> Ticket:
        """With the dangers of this turn and whom it blames; what they ask for is done."""
        if not (self.signals or accused) or ticket.status not in UNFINISHED:
            return ticket
        learnt = Enrichment(accused=accused, signals=self.signals)
        return enrich(self.work, self.policy, ticket.number, learnt, self._actor, self.now)

    def _appeal(self, number: TrackingNumber, effect: FileAppeal) -> Outcome:
        ticket = closure.appeal(self.work, self.policy, self.address, number, effect.text, self._actor, self.now)
        told = self._told("appealed", self._heard(ticket, effect.accused))
        return replace(told, replies=(*told.replies, Reply("ask_reason"))) if effect.bare else told

    def _on_his_word(self, effect: FileAppeal | ConfirmSolved | ReopenCase | RateCase | AnswerFiling) -> Outcome:
        match effect:
            case AnswerFiling():
                return offers.settle(self.work, self.policy, self.address, self._actor, effect, self.now)
            case FileAppeal():
                return self._on_case(effect.number, _DECIDED, lambda found: self._appeal(found, effect))
            case ConfirmSolved(number):
                done = closure.confirm(self.work, self.address, _read(number), self._actor, self.now)
                return self._told("confirmed", done)
            case ReopenCase():
                return self._reopen(effect)
            case RateCase(number, stars, words):
                return self._rate(number, stars, words)
            case _:
                assert_never(effect)

    def _reopen(self, effect: ReopenCase) -> Outcome:
        ticket = closure.reopen(
            self.work, self.policy, self.address, _read(effect.number), effect.text, self._actor, self.now
        )
        told = self._told("reopened", self._heard(ticket, effect.accused))
        return told if effect.text else replace(told, replies=(*told.replies, Reply("ask_left")))

    def _rate(self, number: str, stars: int, words: str) -> Outcome:
        closure.rate(self.work, self.address, _read(number), stars, words, self._actor, self.now)
        return Outcome((Reply("rated"),), number)

    def _call_person(self, effect: CallPerson) -> Outcome:
        mine = [ticket for ticket in self.work.tickets.of_address(self.address, LISTED) if ticket.status in UNFINISHED]
        number = _read(effect.number) if effect.number else (mine[0].number if mine else None)
        if number is None:
            filed = self._file(FileGrievance(effect.text, Category.OTHER, accused=effect.accused))
            number = _read(filed.number or "")
        ticket = citizen.request_person(
            self.work, self.policy, self.address, number, effect.text, self._actor, self.now
        )
        return self._told("person_will_call", self._heard(ticket, effect.accused))


def _read(written: str) -> TrackingNumber:
    try:
        return TrackingNumber.read(written)
    except RuleBroken:
        raise NotFound("ticket_unknown") from None
