"""What a recording says, in words: written down by an officer, or by what can hear; then it counts as if it had been
written by the citizen.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue.caution import mask_alone, speaks_of_secrets
from bot.dialogue.reading import all_accused_in, programme_in
from bot.dialogue.state import Dialogue
from bot.nlu.engine import NluEngine, Parse, Utterance
from bot.nlu.subcategories import NOTHING, Subcategories
from grs_core.call_ports import PLATFORM, Recording, RecordingState
from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.grievance import Category, Grievance
from grs_core.domain.lifecycle import UNFINISHED
from grs_core.domain.officers import Officer
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import Clock, UnitOfWork, WorkFactory
from grs_core.services.filing import Enrichment, enrich
from grs_core.services.queues import View, queue_filter, visible

LONGEST_TRANSCRIPT = 4000
"""Characters. Two minutes of fast speech are two thousand."""
_CATEGORIES = frozenset(Category) - {Category.OTHER}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of what nobody has written down yet, `total` in all, counted to COUNTED."""

    recordings: tuple[Recording, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PlatformSpeech:
    """`gateway.ports.Transcriber`: what the platform's own recogniser heard comes with the recording, where it has one
    for the language. Bangla recordings mostly wait for a person.
    """

    name: str = PLATFORM

    def hear(self, recording: Recording, audio: bytes) -> str | None:
        return recording.transcript if recording.transcribed_by == PLATFORM else None


@dataclass(frozen=True, slots=True)
class Transcribing:
    """`mask` takes secrets out: what is said aloud holds PINs as well."""

    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    nlu: NluEngine
    clock: Clock
    mask: Callable[[str], str]
    subcategories: Subcategories = NOTHING

    def waiting(self, officer: Officer, page: int, size: int) -> Waiting:
        """Of the cases that he may know of, oldest first."""
        scope = queue_filter(self.policy, officer, View.ALL, self.clock.now())
        with self.reading() as work:
            return Waiting(work.recordings.untold(scope, page, size), work.recordings.count_untold(scope))

    def write_down(self, officer: Officer, number: TrackingNumber, id: str, words: str) -> str:  # noqa: A002
        """What he heard; "" when nothing can be understood. Gives the words as they are kept.

        Raises NotFound("recording_unknown" | "ticket_unknown") also for what he may not know of,
        Conflict("transcribed_already"), RuleBroken("recording_not_here" | "words_too_long").
        """
        said = words.strip()
        if len(said) > LONGEST_TRANSCRIPT:
            raise RuleBroken("words_too_long", limit=str(LONGEST_TRANSCRIPT), length=str(len(said)))
        now = self.clock.now()
        with self.reading() as work:
            case = visible(work, self.policy, officer, number, day_of(now))
        parse = self.read(said, case.grievance)
        with self.writing() as work:
            visible(work, self.policy, officer, number, day_of(now))
            work.tickets.lock(number)
            recording = own(work, number, id)
            if recording.state is not RecordingState.KEPT:
                raise RuleBroken("recording_not_here")
            if recording.transcript is not None:
                raise Conflict("transcribed_already")
            self.add(work, recording, parse, officer.login, Actor(f"officer:{officer.login}", "console"), now)
            work.commit()
        return parse.text

    def read(self, words: str, about: Grievance | None) -> Parse:
        """Before a transaction is open: it takes a moment. In a case of stolen money or secrets a bare code is one."""
        masked = self.mask(words)
        if about is not None and (about.category is Category.MFS_FRAUD or speaks_of_secrets(about.text)):
            masked = mask_alone(masked, Dialogue(), self.policy.places)
        return self.nlu.parse(Utterance(masked, "ivr"))

    def add(self, work: UnitOfWork, recording: Recording, parse: Parse, by: str, actor: Actor, now: datetime) -> None:
        """Keeps the words, and what they tell of the case that was not known. Whose case is locked already."""
        work.recordings.save(replace(recording, transcript=parse.text, transcribed_by=by, transcribed_at=now))
        if recording.ticket is None:
            return
        number = TrackingNumber.read(recording.ticket)
        name = EventName.RECORDING_TRANSCRIBED
        work.audit.append(TicketEvent(name, now, actor, recording.ticket, None, recording.id, parse.text))
        ticket = work.tickets.lock(number)
        if parse.text and ticket.status in UNFINISHED:
            enrich(work, self.policy, number, self._learnt(parse, ticket.grievance), actor, now)

    def _learnt(self, parse: Parse, known: Grievance) -> Enrichment:
        """Only what nobody knew: an officer's or the citizen's own word stands. Dangers and whom it blames always
        count.
        """
        category = _category(parse) if known.category is Category.OTHER else None
        return Enrichment(
            category=category,
            programme=programme_in(parse) if known.programme is None else None,
            place=parse.place.code if known.place is None else None,
            accused=all_accused_in(parse),
            signals=parse.signals,
            subcategory=self.subcategories.read(parse.text, category or known.category),
        )


def own(work: UnitOfWork, number: TrackingNumber, id: str) -> Recording:  # noqa: A002
    """A recording of this very case, locked. Raises NotFound("recording_unknown")."""
    recording = work.recordings.get(id)
    if recording.ticket != str(number):
        raise NotFound("recording_unknown")
    return recording


def _category(parse: Parse) -> Category | None:
    """What it complains of, where that is sure."""
    return Category(parse.intent.name) if parse.sure and parse.intent.name in _CATEGORIES else None
