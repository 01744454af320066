"""A story that somebody put into a field of its own, as a grievance: what the fields beside it say goes before what the
words tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile

from bot.dialogue.decision import Decision
from bot.dialogue.effects import FileGrievance, Reply
from gateway.services.conversation import ConversationService, Heard
from grs_core.domain.complainant import Channel
from grs_core.domain.grievance import Category, Grievance

_WARNING = "secret_warning"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stood in fields of its own; None was not said. Codes as in `Grievance`."""

    category: Category | None = None
    programme: str | None = None
    place: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """`had_secret`: something in it was masked."""

    grievance: Grievance
    had_secret: bool


def understood(service: ConversationService, words: str, chosen: Chosen, now: datetime) -> Story:
    """Bounded and without secrets; a complaint whatever it sounds like."""
    heard, decision = _read(service, words, now)
    told = next((step for step in decision.script if isinstance(step, FileGrievance)), None)
    read = told or FileGrievance(heard.body, Category.OTHER)
    grievance = Grievance(
        text=heard.body,
        category=chosen.category or read.category,
        programme=chosen.programme or read.programme,
        place=chosen.place or read.place,
        details={**read.details, **chosen.details},
        signals=decision.signals,
        subcategory=read.subcategory,
    )
    return Story(grievance.blaming(*read.accused), heard.had_secret)


def first_words(service: ConversationService, words: str, now: datetime) -> tuple[Reply, ...]:
    """What is said before anything else to such a story: whom to call where there is danger."""
    _, decision = _read(service, words, now)
    before = takewhile(lambda step: not isinstance(step, FileGrievance), decision.script)
    return tuple(step for step in before if isinstance(step, Reply) and step.key != _WARNING)


def _read(service: ConversationService, words: str, now: datetime) -> tuple[Heard, Decision]:
    heard = service.hear(words, Channel.WEB_CHAT)
    return heard, service.dialogues.from_a_form(heard.parse, "bn", now, heard.had_secret)
