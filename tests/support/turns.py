"""Parses and turns made by hand, for tests of the conversation."""

from datetime import UTC, datetime
from functools import cache

from bot.dialogue.decision import Awaited, Decision
from bot.dialogue.effects import (
    Effect,
    FileGrievance,
    Reply,
)
from bot.dialogue.engine import DialogueEngine, remember
from bot.dialogue.state import Asking, Dialogue
from bot.nlu.engine import Blamed, Entity, IntentScore, Parse, PlaceReading
from bot.nlu.gazetteer import Gazetteer
from grs_core.policy.load import load_policy

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
OURS = "4829103751"
BANCHARAMPUR, BRAHMANBARIA = "BD201204", "BD2012"


@cache
def engine() -> DialogueEngine:
    policy = load_policy()
    hotlines = {line.code: (line.name, line.number) for line in policy.hotlines.values()}
    return DialogueEngine(policy.places, Gazetteer(policy.places), tuple(policy.programmes), hotlines, policy.signals)


def heard(
    text: str,
    intent: str = "out_of_scope",
    confidence: float = 0.9,
    *,
    sure: bool = True,
    language: str = "bn",
    place: PlaceReading | None = None,
    position: str | None = None,
    others: dict[str, float] | None = None,
    **entities: str,
) -> Parse:
    """A parse by hand; `entities`: kind=norm."""
    scores = [IntentScore(intent, confidence), *(IntentScore(name, part) for name, part in (others or {}).items())]
    found = tuple(Entity(kind, norm, norm, 0, 0) for kind, norm in entities.items() if norm)
    where = place or PlaceReading()
    return Parse(
        text, language, scores[0], tuple(scores), found, sure, where, _blamed(entities.get("accused_role"), position)
    )


def _blamed(role: str | None, position: str | None) -> tuple[Blamed, ...]:
    """A position alone is an official's."""
    return (Blamed(role or "official", position),) if role or position else ()


def unclear(text: str, language: str = "bn") -> Parse:
    return heard(text, "greet", 0.2, sure=False, language=language)


def step(
    dialogue: Dialogue,
    parse: Parse,
    now: datetime = NOW,
    had_secret: bool = False,
    awaited: Awaited | None = None,
) -> Decision:
    return engine().step(dialogue, parse, now, had_secret, awaited)


def effects(decision: Decision) -> list[Effect]:
    return [item for item in decision.script if not isinstance(item, Reply)]


def replies(decision: Decision) -> list[str]:
    said = [item.key for item in decision.script if isinstance(item, Reply)]
    return said + ([decision.question.key] if decision.question else [])


def filed(decision: Decision) -> FileGrievance:
    return next(effect for effect in effects(decision) if isinstance(effect, FileGrievance))


def asking(decision: Decision) -> Asking | None:
    return decision.dialogue.question.kind if decision.dialogue.question else None


LATE = heard("তিন মাস ধরে ভাতার টাকা পাই না", "payment_delayed")


def after_filing(parse: Parse = LATE) -> Dialogue:
    return remember(step(Dialogue(), parse).dialogue, OURS)
