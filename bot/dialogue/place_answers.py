"""Reading the answer to "where?"."""

from dataclasses import replace

from rapidfuzz.fuzz import ratio

from bot.dialogue.acts import word_count
from bot.dialogue.correction import told_apart
from bot.dialogue.decision import Decision, Turn
from bot.dialogue.effects import Enrich
from bot.dialogue.filing import programme_in
from bot.dialogue.forms import go_on
from bot.dialogue.state import Asking
from bot.nlu.engine import PlaceReading
from bot.nlu.place_words import FILLERS, LEVEL_WORDS
from bot.text.digits import to_latin
from bot.text.fold import fold
from grs_core.domain.places import Place, PlaceLevel

_SHORT = 5
_ALIKE = 85.0
"""How alike (0..100, letters) an answer and a place's name must sound for the place to be offered."""


def taken_place(turn: Turn, code: str) -> Decision:
    """The place is known now: the case moves to its office."""
    programme = programme_in(turn.parse)
    dialogue = replace(turn.dialogue, place=code, programme=programme or turn.dialogue.programme)
    effect = Enrich(dialogue.ticket or "", place=code, programme=programme)
    return go_on(turn.with_dialogue(dialogue), effect)


def choose_place(turn: Turn) -> str | None:
    """The place that the words name for certain: the number on a union's notice board, one of the places offered
    ("the one in Gazipur"), or any other place that is named outright.
    """
    union = turn.known.places.by_short_code(to_latin(turn.text).strip())
    if union:
        return union.code
    reading = read_place(turn)
    offered = _offered(turn, reading)
    return offered or reading.code


def read_place(turn: Turn) -> PlaceReading:
    """The whole message as an answer, inside the district or upazila that the question was about. A place outside it
    counts only when its district is named too: "Mirpur" in answer to "which upazila of Dhaka?" is not in Kushtia.
    """
    question, finder = turn.question, turn.known.finder
    meant, denied = told_apart(turn.text)
    if denied and not meant:
        return PlaceReading()
    within = question.purpose if question and question.kind in (Asking.UPAZILA, Asking.UNION) else None
    inside = finder.read(turn.text, within=within, whole=True)
    if within is None or (inside.code and inside.code != within) or (inside.candidates and not inside.code):
        return inside
    outside = finder.read(turn.text, whole=True)
    return outside if outside.code and _names_district(turn, outside.code) else PlaceReading()


def tells_nothing_new(turn: Turn) -> bool:
    """Names the district (or the division) of the upazila that is known: that is no other place."""
    told, known = turn.parse.place.code, turn.dialogue.place
    return told is not None and known is not None and turn.known.places.is_within(known, told)


def late_place(turn: Turn) -> str | None:
    """The place that a short answer to another question names, of a case that has none yet."""
    if turn.dialogue.place is not None or turn.act.complains or word_count(turn.text) > _SHORT:
        return None
    return read_place(turn).code if turn.parse.place.code or turn.parse.place.candidates else None


def is_elsewhere(turn: Turn) -> bool:
    """A name that is no place inside the district or upazila asked about, but one somewhere else: a neighbourhood."""
    if not turn.asks(Asking.UPAZILA, Asking.UNION):
        return False
    code = turn.known.finder.read(turn.text, whole=True).code
    return (
        code is not None and turn.question is not None and not turn.known.places.is_within(code, turn.question.purpose)
    )


def _names_district(turn: Turn, code: str) -> bool:
    district = turn.known.places.at(code, PlaceLevel.DISTRICT)
    said = fold(turn.text).split()
    return district is not None and len(said) > 1 and any(_name_in(name) in said for name in _names(district))


def likely_places(turn: Turn) -> tuple[str, ...]:
    """Places that sound like what was said: a finder offers something for any noise."""
    places = turn.known.places
    return tuple(
        code
        for code in read_place(turn).candidates
        if any(_alike(turn.text, name) for name in _names(places.get(code)))
    )


def _alike(said: str, name: str) -> bool:
    """In whatever order ("Sadar, Cumilla"), and a name may have words more ("Cumilla Sadar Dakshin")."""
    heard, known = sorted(_name_words(said)), sorted(_name_words(name))
    return set(heard) <= set(known) or ratio("".join(heard), "".join(known)) >= _ALIKE


def _names(place: Place) -> tuple[str, ...]:
    return (place.name_en, place.name_bn, *place.aliases)


def _name_in(text: str) -> str:
    return "".join(_name_words(text))


def _name_words(text: str) -> list[str]:
    """Without "my", "village", "upazila" and the like; by sound."""
    return [word for word in fold(text).split() if word not in FILLERS and word not in LEVEL_WORDS]


def _offered(turn: Turn, reading: PlaceReading) -> str | None:
    """The one offered place that the words fit: itself, or the only one inside the district that they name."""
    question, places = turn.question, turn.known.places
    if question is None or question.kind is not Asking.PLACE_CHOICE:
        return None
    named = [reading.code] if reading.code else list(reading.candidates)
    fitting = {option for option in question.options for code in named if places.is_within(option, code)}
    highest = [code for code in fitting if not any(places.is_within(code, other) for other in fitting - {code})]
    return highest[0] if len(highest) == 1 else None
