"""Reads places out of a citizen's words: spelt in three scripts, misspelt, with case endings, with or
without levels.

The rules: the longest name wins; a name is certain only when nothing else fits as well; what the
message says
about districts and upazilas decides between places of one name; a homonym is a list to choose from,
never a guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.nlu.engine import PlaceReading
from bot.nlu.place_cities import side_of_a_city
from bot.nlu.place_index import PlaceIndex, prior
from bot.nlu.place_mentions import SOUNDS_LIKE, MentionFinder
from bot.nlu.place_tokens import Mention, Word
from bot.nlu.place_villages import without_villages
from bot.text.normalise import align
from grs_core.domain.places import PlaceLevel, Places

_ACCEPT, _MARGIN = 80.0, 1.0
_ACCEPT_FUZZY, _MARGIN_FUZZY = 86.0, 4.0
_ACCEPT_UNION = 94.0
"""There are 4,500 unions: any short word is like one of them, so a bare one must be spelt well."""
_SUPPORT, _LEVEL_SAID, _LEFT_OVER = 8.0, 4.0, 7.0
_CANDIDATES = 8
_MENTIONS = 32
"""No honest message names more places: a hostile one is read in bounded work."""


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """`score` 0..100: how well the text fits the place's name; above 95 it is the name."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A place name at [start, end) of the original text, without its case ending; `code` is the
    likeliest place."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class _Ranked:
    value: float
    code: str
    score: float
    mention: Mention
    supported: int

    @property
    def plain(self) -> float:
        """The value by sound alone."""
        return self.value - max(self.score - SOUNDS_LIKE, 0.0)


class Gazetteer:
    """A `PlaceFinder`. Built once from all places (~0.3 s); a call takes 0.1-1 ms and changes nothing."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._index = PlaceIndex(places)
        self._finder = MentionFinder(self._index)

    def read(self, text: str, within: str | None = None, whole: bool = False) -> PlaceReading:
        """`within`: only this place and those below it. `whole`: the text is nothing but an answer to
        "where?"."""
        short = self._by_short_code(text, whole, within)
        if short:
            return PlaceReading(short)
        words = self._words(text)
        side = side_of_a_city(words, self._index, self._inside(within))
        if side:
            return PlaceReading(side, (side,))
        seats = self._seats_named(text, words, within, whole)
        if seats:
            return PlaceReading(seats[0] if len(seats) == 1 else None, seats)
        return self._reading(self._rank(text, within, whole), whole, within is not None)

    def _aligned(self, text: str) -> str:
        """Without the villages that it names."""
        aligned = align(text).text
        return without_villages(aligned, self._finder.words(aligned), self._index.is_large)

    def _words(self, text: str) -> list[Word]:
        return self._finder.words(self._aligned(text))

    def _inside(self, within: str | None) -> frozenset[str] | None:
        if within is None:
            return None
        return self._index.below(within) if within in self._places else frozenset()

    def _seats_named(self, text: str, words: Sequence[Word], within: str | None, whole: bool) -> tuple[str, ...]:
        """ "Sadar upazila, Cumilla": the upazilas of that district which are called so."""
        rest = self._finder.beside_sadar(self._aligned(text), words)
        if not rest:
            return ()
        district = self._reading(self._rank(rest, within, whole), whole).code
        is_district = district is not None and self._places.get(district).level is PlaceLevel.DISTRICT
        return self._index.seats(district) if district and is_district else ()

    def _reading(self, ranked: list[_Ranked], whole: bool, inside: bool = False) -> PlaceReading:
        if not ranked:
            return PlaceReading()
        ranked = self._below_its_parent(self._without_strange_unions(ranked))
        if self._is_certain(ranked, whole, inside):
            return PlaceReading(ranked[0].code, (ranked[0].code,))
        floor = ranked[0].value - (4.0 if ranked[0].mention.score > 97 else 14.0)
        likely = [rank.code for rank in ranked if rank.value >= max(floor, 64.0 if whole else 80.0)]
        return PlaceReading(None, tuple(likely[:_CANDIDATES]))

    def _without_strange_unions(self, ranked: list[_Ranked]) -> list[_Ranked]:
        """ "union Sreepur, Tahirpur": no Sreepur lies there, so only the upazila is known."""
        best = ranked[0].mention
        if best.cue is not PlaceLevel.UNION or any(rank.supported for rank in ranked if rank.mention == best):
            return ranked
        others = [rank for rank in ranked if rank.mention.start != best.start]
        sure = [rank for rank in others if rank.mention.exact and self._level(rank) is PlaceLevel.UPAZILA]
        return others if sure and sure[0] is others[0] else ranked

    def _below_its_parent(self, ranked: list[_Ranked]) -> list[_Ranked]:
        """ "kawnia rangpur": a name that is spelt nearly so under the district that is named beside is meant, not the
        district.
        """
        best = ranked[0]
        if not best.mention.exact or self._level(best) not in (PlaceLevel.DISTRICT, PlaceLevel.DIVISION):
            return ranked
        others = [rank for rank in ranked if rank.mention.start != best.mention.start]
        below = [r for r in others if r.supported and self._places.is_within(r.code, best.code)]
        enough = below and below[0].score >= _ACCEPT_FUZZY and self._level(below[0]) is PlaceLevel.UPAZILA
        return [below[0], *(rank for rank in others if rank is not below[0])] if enough else ranked

    def _level(self, rank: _Ranked) -> PlaceLevel:
        return self._places.get(rank.code).level

    def match(self, text: str, within: str | None = None) -> tuple[PlaceMatch, ...]:
        """The places that a text may mean, best first, at most ten; the text is taken for nothing but a
        place."""
        short = self._by_short_code(text, True, within)
        if short:
            return (PlaceMatch(short, 100.0),)
        ranked = self._rank(text, within, whole=True)
        return tuple(PlaceMatch(rank.code, round(min(rank.value, 100.0), 1)) for rank in ranked[:10])

    def sentence(self, text: str) -> tuple[PlaceReading, tuple[PlaceSpan, ...]]:
        """What a free text says of places, searched once: which place it is about, and where it names any (in order,
        without overlap).
        """
        words = self._words(text)
        ranked = self._values(self._finder.in_text(words), None)
        short = self._by_short_code(text, False, None)
        side = None if short else side_of_a_city(words, self._index)
        if side:
            return PlaceReading(side, (side,)), self._spans(text, ranked)
        seats = () if short else self._seats_named(text, words, None, whole=False)
        if seats:
            return PlaceReading(seats[0] if len(seats) == 1 else None, seats), self._spans(text, ranked)
        return PlaceReading(short) if short else self._reading(ranked, whole=False), self._spans(text, ranked)

    def spans(self, text: str) -> tuple[PlaceSpan, ...]:
        """Where a free text names places, in order and without overlap."""
        return self._spans(text, self._rank(text, None, whole=False))

    def _spans(self, text: str, ranked: list[_Ranked]) -> tuple[PlaceSpan, ...]:
        aligned = align(text)
        best: dict[int, _Ranked] = {}
        for rank in ranked:
            if rank.mention.start not in best and self._is_named(rank):
                best[rank.mention.start] = rank
        found = sorted(best.values(), key=lambda rank: rank.mention.start)
        return tuple(PlaceSpan(*aligned.original(r.mention.start, r.mention.end), r.code) for r in found)

    def _is_named(self, rank: _Ranked) -> bool:
        """Good enough to be tagged as a place in a sentence, whichever of that name it is."""
        if rank.supported > 0 or rank.mention.cue is not None:
            return True
        union = self._places.get(rank.code).level is PlaceLevel.UNION
        return rank.mention.exact and (not union or rank.mention.looks_like_a_place)

    def _by_short_code(self, text: str, whole: bool, within: str | None) -> str | None:
        digits = self._finder.short_code(align(text).text, whole)
        place = self._places.by_short_code(digits) if digits else None
        if place is None or (within is not None and not self._places.is_within(place.code, within)):
            return None
        return place.code

    def _rank(self, text: str, within: str | None, whole: bool) -> list[_Ranked]:
        if within is not None and within not in self._places:
            return []
        inside = self._inside(within)
        aligned = self._aligned(text)
        if not whole:
            return self._values(self._finder.in_text(self._finder.words(aligned), inside), inside)
        if self._finder.is_only_sadar(aligned):
            seat = self._index.seat(within) if within is not None else None
            return self._values([Mention(0, len(aligned), ((seat, 100.0),), None, exact=True)], None) if seat else []
        by_parts, left_over = self._finder.in_answer(aligned, inside)
        ranked = [replace(r, value=r.value - _LEFT_OVER * left_over) for r in self._values(by_parts, inside)]
        ranked += self._values(self._finder.as_one_name(aligned, inside), inside)
        return _best_of_each(ranked)

    def _values(self, mentions: list[Mention], inside: frozenset[str] | None) -> list[_Ranked]:
        """Every place of every mention with its value, best first."""
        ranked: list[_Ranked] = []
        mentions = mentions[:_MENTIONS]
        for mention in mentions:
            others = [other for other in mentions if other.start != mention.start]
            named = [frozenset(code for code, _ in other.codes) for other in others]
            for code, score in mention.codes:
                if inside is not None and code not in inside:
                    continue
                above = {place.code for place in self._places.chain(code)[1:]}
                support = sum(1 for codes in named if codes & above)
                value = score + prior(self._places.get(code)) + _SUPPORT * support + self._said(mention, code)
                ranked.append(_Ranked(value, code, score, mention, support))
        return _best_of_each(ranked)

    def _said(self, mention: Mention, code: str) -> float:
        """The level word beside the name. An upazila that is said is no city corporation."""
        if mention.cue is None:
            return 0.0
        return _LEVEL_SAID if self._places.get(code).level is mention.cue else -_LEVEL_SAID

    def _is_certain(self, ranked: list[_Ranked], whole: bool, inside: bool) -> bool:
        best = ranked[0]
        exact = best.score > 97
        if any(self._rivals(best, rank) for rank in ranked[1:]):
            return False
        if exact:
            return best.value >= _ACCEPT and (whole or self._stands_alone(best))
        vouched = best.supported > 0 or best.mention.cue is not None
        if not whole:
            return vouched and best.value >= _ACCEPT_FUZZY + 4.0
        known = vouched or inside or self._places.get(best.code).level is not PlaceLevel.UNION
        return best.value >= (_ACCEPT_FUZZY if known else _ACCEPT_UNION)

    def _rivals(self, best: _Ranked, rank: _Ranked) -> bool:
        """Too near to choose without asking. What lies above it, and what bears its name inside it, is no rival.

        A spelling that fits one of two homonyms letter by letter puts it first but does not settle it.
        """
        same_name = abs(rank.score - best.score) <= 1.0
        if self._places.is_within(best.code, rank.code):
            return False
        if same_name and self._places.is_within(rank.code, best.code):
            return False
        margin = _MARGIN if best.score > 97 or same_name else _MARGIN_FUZZY
        return min(best.value - rank.value, best.plain - rank.plain) < margin

    def _stands_alone(self, best: _Ranked) -> bool:
        """In a sentence a bare union name without its upazila or the word "union" is only a suggestion."""
        union = self._places.get(best.code).level is PlaceLevel.UNION
        return not union or best.supported > 0 or best.mention.cue is not None


def _best_of_each(ranked: list[_Ranked]) -> list[_Ranked]:
    best: dict[str, _Ranked] = {}
    for rank in ranked:
        if rank.code not in best or rank.value > best[rank.code].value:
            best[rank.code] = rank
    return sorted(best.values(), key=lambda rank: (-rank.value, rank.code))
