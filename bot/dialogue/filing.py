"""Complaints: file first, then enrich. A message about the open case enriches it; another complaint is another case."""

from dataclasses import replace

from bot.dialogue.acts import UNCLEAR, told_in_names, word_count
from bot.dialogue.decision import Decision, Turn
from bot.dialogue.effects import Effect, Enrich, FileGrievance, Reply
from bot.dialogue.evidence import hides_name
from bot.dialogue.for_another import ForWhom
from bot.dialogue.forms import go_on, put
from bot.dialogue.kin import speaks_for_another
from bot.dialogue.reading import accused_in, all_accused_in, details_in, programme_in
from bot.dialogue.same_case import FRESH_FOR, contradicts, digest, is_about_the_open_case, is_fresh
from bot.dialogue.state import Asking, Dialogue, Question
from grs_core.domain.grievance import Accused, AccusedRole, Category

__all__ = ["accused_in", "complain", "enrich", "file", "file_for_another", "first_aid", "pending_case", "programme_in"]

_TELLS = 3
"""Words from which a message for another that was not understood is a complaint all the same."""


def complain(turn: Turn) -> Decision:
    """Opens a case, or adds to the one that a question is open about."""
    category = turn.act.category or Category.OTHER
    if is_about_the_open_case(turn, category):
        return enrich(turn, _better_category(turn, category), anew=category)
    if turn.act.elsewhere and not turn.lost and (turn.question is None or turn.asks(Asking.MENU)):
        return ask_whether_ours(turn, category)
    decision = file(turn, category, text=turn.all_said if is_introduced(turn) else None)
    return replace(decision, script=(*decision.script, *_sealed_from(turn)))


def ask_whether_ours(turn: Turn, category: Category) -> Decision:
    """It may be about another service: one question, and what was told waits for its answer. What saves money that is
    leaving is said at once.
    """
    dialogue = replace(pending_case(turn), said=(turn.text,))
    question = Question(Asking.OURS, turn.now, ("yes", "no"), category.value)
    return put(turn.with_dialogue(dialogue), question, *first_aid(turn, category))


def _sealed_from(turn: Turn) -> tuple[Effect, ...]:
    """Another complaint soon after the first, about somebody over whom the first may lie: he loses sight of both."""
    accused = all_accused_in(turn.parse)
    if not accused or contradicts(turn) or not is_fresh(turn.dialogue, turn.now):
        return ()
    return (Enrich(turn.dialogue.ticket or "", accused=accused),)


def file(turn: Turn, category: Category, text: str | None = None, wordless: bool = False) -> Decision:
    """Files what the citizen said. `text`: what to file instead of this message; `wordless`: that is a bare number
    picked from the menu, the story is still untold.
    """
    parse, before = turn.parse, turn.dialogue
    text = parse.text if text is None else text
    pending = before if turn.asks(Asking.CATEGORY, Asking.OURS) else _told_before(turn)
    accused = tuple(dict.fromkeys((*all_accused_in(parse), *_remembered(pending))))
    dialogue = replace(
        _without_case(before),
        category=category.value,
        programme=programme_in(parse) or pending.programme,
        place=parse.place.code or (None if parse.place.candidates else pending.place),
        introduced_at=None,
        wordless=wordless,
        filed_at=turn.now,
        told="" if wordless else digest(text),
    )
    effect = FileGrievance(
        text=text,
        category=category,
        programme=dialogue.programme,
        place=dialogue.place,
        accused=accused,
        details={**details_in(parse), **({"for_phone": turn.whom.phone} if turn.whom else {})},
        on_behalf=turn.whom is not None or speaks_for_another(text),
        wordless=dialogue.wordless,
    )
    hidden = (Reply("name_kept"),) if hides_name(text) else ()
    script = (*first_aid(turn, category), effect, *hidden)
    candidates = () if dialogue.place else parse.place.candidates
    return go_on(turn.with_dialogue(dialogue), *script, candidates=candidates)


def file_for_another(turn: Turn, whom: ForWhom) -> Decision | None:
    """The message says itself for whom it is. A volunteer's opens a case of that citizen, and nothing that he is asked
    about cases of his own has to do with it; anybody else's is a relative's. None: it tells of nothing to file.
    """
    category = told_in_names(turn.parse, turn.act).category
    if not turn.volunteer:
        tells = category is not None or (turn.act.intent == UNCLEAR and word_count(turn.text) >= _TELLS)
        return file(turn.closed(), category or Category.OTHER) if tells and whom.phone and whom.story else None
    if not (whom.phone and whom.story):
        return Decision(turn.dialogue, (Reply("filing_story" if whom.phone else "filing_phone"),))
    parse, category = turn.parse, category or Category.OTHER
    effect = FileGrievance(
        text=whom.story,
        category=category,
        programme=programme_in(parse),
        place=parse.place.code,
        accused=all_accused_in(parse),
        details=details_in(parse),
        on_behalf=True,
        whom=whom,
    )
    return Decision(turn.dialogue, (*first_aid(turn, category), effect))


def is_introduced(turn: Turn) -> bool:
    """Has he said where he lives, and nothing else yet?"""
    since = turn.dialogue.introduced_at
    return turn.dialogue.ticket is None and since is not None and turn.now - since < FRESH_FOR


def _told_before(turn: Turn) -> Dialogue:
    """What stays true of the next complaint: where he lives, and soon after a case his programme. Whoever writes for
    others may write for another one now.
    """
    before = turn.dialogue
    if is_introduced(turn):
        return Dialogue(place=before.place)
    if not is_fresh(before, turn.now) or contradicts(turn) or speaks_for_another(turn.text):
        return Dialogue()
    return Dialogue(place=before.place, programme=before.programme)


def pending_case(turn: Turn) -> Dialogue:
    """What a message without a category already says about the case to come."""
    return replace(
        _without_case(turn.dialogue),
        programme=programme_in(turn.parse),
        place=turn.parse.place.code,
        accused=tuple(word for each in all_accused_in(turn.parse) for word in (each.role.value, each.position or "")),
    )


def enrich(turn: Turn, category: Category | None = None, anew: Category | None = None) -> Decision:
    """Adds the words, and what they name, to the open case; then the next question. A case that leaves the reach of
    somebody who is blamed only now says where it went. `anew`: what to file should the case be finished.
    """
    parse, before = turn.parse, turn.dialogue
    accused = all_accused_in(parse)
    place = _told_place(turn) or (before.place if accused else None)
    effect = Enrich(
        before.ticket or "",
        category=category,
        programme=programme_in(parse),
        place=place,
        accused=accused,
        words=parse.text,
        anew=anew,
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


def _told_place(turn: Turn) -> str | None:
    """The place that is named, unless the known one lies in it: "Tangail" of a case of Mirzapur says nothing new."""
    told, known = turn.parse.place.code, turn.dialogue.place
    return None if told and known and turn.known.places.is_within(known, told) else told


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


def _better_category(turn: Turn, category: Category) -> Category | None:
    """A case that was filed without a category of its own gets the one that the citizen now states."""
    sorted_by_us = turn.dialogue.category == Category.OTHER or turn.asks(Asking.STORY)
    return category if turn.parse.sure and sorted_by_us and category.value != turn.dialogue.category else None


def _remembered(dialogue: Dialogue) -> tuple[Accused, ...]:
    pairs = zip(dialogue.accused[::2], dialogue.accused[1::2], strict=True)
    return tuple(Accused(AccusedRole(role), position or None) for role, position in pairs)


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
        filed_at=None,
        told="",
    )
