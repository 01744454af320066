"""Complaints: file first, then enrich. A message about the open case enriches it; another complaint is another case."""

from dataclasses import replace

from bot.dialogue.acts import word_count
from bot.dialogue.decision import Decision, Turn
from bot.dialogue.effects import Effect, Enrich, FileGrievance, Reply
from bot.dialogue.forms import ABOUT_THE_CASE, go_on
from bot.dialogue.kin import speaks_for_another
from bot.dialogue.state import Asking, Dialogue
from bot.nlu.engine import Parse
from grs_core.domain.grievance import Accused, AccusedRole, Category

_DETAILS = {"mfs_provider": "provider", "amount": "amount", "period": "period", "trx_id": "trx_id", "phone": "phone"}
_CONTENT = 3
"""Words from which a message says something of its own."""


def complain(turn: Turn) -> Decision:
    """Opens a case, or adds to the one that a question is open about."""
    category = turn.act.category or Category.OTHER
    if _is_about_the_open_case(turn, category):
        return enrich(turn, _better_category(turn, category))
    return file(turn, category)


def file(turn: Turn, category: Category, text: str | None = None) -> Decision:
    """Files what the citizen said. `text`: what to file instead of a bare number picked from the menu."""
    parse, before = turn.parse, turn.dialogue
    pending = before if turn.asks(Asking.CATEGORY) else Dialogue()
    accused = accused_in(parse) or _remembered(pending)
    dialogue = replace(
        _without_case(before),
        category=category.value,
        programme=programme_in(parse) or pending.programme,
        place=parse.place.code or pending.place,
        wordless=text is not None,
    )
    effect = FileGrievance(
        text=text or parse.text,
        category=category,
        programme=dialogue.programme,
        place=dialogue.place,
        accused=accused,
        details=details_in(parse),
        on_behalf=speaks_for_another(parse.text),
    )
    script = (*first_aid(turn, category), effect)
    candidates = () if dialogue.place else parse.place.candidates
    return go_on(turn.with_dialogue(dialogue), *script, candidates=candidates)


def pending_case(turn: Turn) -> Dialogue:
    """What a message without a category already says about the case to come."""
    accused = accused_in(turn.parse)
    return replace(
        _without_case(turn.dialogue),
        programme=programme_in(turn.parse),
        place=turn.parse.place.code,
        accused=(accused.role.value, accused.position or "") if accused else (),
    )


def enrich(turn: Turn, category: Category | None = None) -> Decision:
    """Adds the words, and what they name, to the open case; then the next question. A case that leaves the reach of
    somebody who is blamed only now says where it went.
    """
    parse, before = turn.parse, turn.dialogue
    accused = accused_in(parse)
    place = parse.place.code or (before.place if accused else None)
    effect = Enrich(
        before.ticket or "",
        category=category,
        programme=programme_in(parse),
        place=place,
        accused=accused,
        words=parse.text,
    )
    dialogue = replace(
        before,
        category=category.value if category else before.category,
        programme=effect.programme or before.programme,
        place=place or before.place,
        wordless=False,
    )
    aid = first_aid(turn, category) if category and before.category != category else ()
    script = (*aid, effect) if place else (*aid, effect, Reply("noted"))
    candidates = () if dialogue.place else parse.place.candidates
    return go_on(turn.with_dialogue(dialogue), *script, candidates=candidates)


def first_aid(turn: Turn, category: Category) -> tuple[Reply | Effect, ...]:
    """Money is leaving now: what to do before anything else (domain facts B-5)."""
    if category is not Category.MFS_FRAUD:
        return ()
    named = turn.parse.first("mfs_provider")
    hotlines = turn.known.hotlines
    if named and named.norm in hotlines:
        provider, number = hotlines[named.norm]
        return (Reply("mfs_first_aid", {"provider": provider, "hotline": number}),)
    return (Reply("mfs_first_aid_any", {"bkash": hotlines["bkash"][1], "nagad": hotlines["nagad"][1]}),)


def programme_in(parse: Parse) -> str | None:
    """The code of the first programme that is named."""
    named = parse.first("programme")
    return named.norm if named and named.norm else None


def accused_in(parse: Parse) -> Accused | None:
    """Who is blamed; a position alone is an official's."""
    named = parse.first("accused_role")
    if named and named.norm in set(AccusedRole):
        return Accused(AccusedRole(named.norm), parse.accused_position)
    return Accused(AccusedRole.OFFICIAL, parse.accused_position) if parse.accused_position else None


def details_in(parse: Parse) -> dict[str, str]:
    """What was read beside: provider, amount (whole taka), period, trx_id, phone (of the suspect)."""
    found: dict[str, str] = {}
    for entity in parse.entities:
        name = _DETAILS.get(entity.kind)
        if name:
            found.setdefault(name, entity.norm or entity.value)
    return found


def _is_about_the_open_case(turn: Turn, category: Category) -> bool:
    dialogue = turn.dialogue
    if dialogue.ticket is None or not turn.asks(*ABOUT_THE_CASE):
        return False
    if turn.asks(Asking.STORY):
        return True
    programme, place = programme_in(turn.parse), turn.parse.place.code
    if programme and dialogue.programme and programme != dialogue.programme:
        return False
    if place and dialogue.place and not _same_area(turn, place, dialogue.place):
        return False
    says_enough = turn.parse.sure and word_count(turn.text) >= _CONTENT
    return category.value == dialogue.category or dialogue.category == Category.OTHER or not says_enough


def _better_category(turn: Turn, category: Category) -> Category | None:
    """A case that was filed without a category of its own gets the one that the citizen now states."""
    sorted_by_us = turn.dialogue.category == Category.OTHER or turn.asks(Asking.STORY)
    return category if turn.parse.sure and sorted_by_us and category.value != turn.dialogue.category else None


def _same_area(turn: Turn, one: str, other: str) -> bool:
    places = turn.known.places
    return places.is_within(one, other) or places.is_within(other, one)


def _remembered(dialogue: Dialogue) -> Accused | None:
    if not dialogue.accused:
        return None
    role, position = dialogue.accused
    return Accused(AccusedRole(role), position or None)


def _without_case(dialogue: Dialogue) -> Dialogue:
    return replace(
        dialogue,
        ticket=None,
        category=None,
        programme=None,
        place=None,
        accused=(),
        question=None,
        questions=0,
        asked=(),
        wordless=False,
    )
