"""A story that somebody put into a field of its own, as a grievance: what the fields beside it say goes before what the
words tell.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bot.dialogue.effects import FileGrievance
from gateway.services.conversation import ConversationService
from grs_core.domain.complainant import Channel
from grs_core.domain.grievance import Category, Grievance

_NOTHING: Mapping[str, str] = MappingProxyType({})


def grievance_told(
    service: ConversationService,
    words: str,
    now: datetime,
    programme: str | None = None,
    place: str | None = None,
    details: Mapping[str, str] = _NOTHING,
) -> Grievance:
    """Bounded and without secrets; a complaint whatever it sounds like. Codes as in `Grievance`."""
    heard = service.hear(words, Channel.WEB_CHAT)
    decision = service.dialogues.from_a_form(heard.parse, "bn", now, heard.had_secret)
    told = next((step for step in decision.script if isinstance(step, FileGrievance)), None)
    if told is None:
        return Grievance(heard.body, Category.OTHER, programme, place, details=dict(details))
    read = Grievance(
        text=told.text,
        category=told.category,
        programme=programme or told.programme,
        place=place or told.place,
        details={**told.details, **details},
        signals=decision.signals,
        subcategory=told.subcategory,
    )
    return replace(read.blaming(*told.accused), text=heard.body)
