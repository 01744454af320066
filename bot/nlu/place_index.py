"""Which names sound like a query: an index of folded names by the two-letter pieces of their consonant
skeletons."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import JaroWinkler, Levenshtein
from rapidfuzz.fuzz import ratio

from bot.nlu.place_words import LEVEL_WORDS, SADAR, compass
from bot.text.fold import fold_word, skeleton, tokens
from bot.text.normalise import align
from grs_core.domain.places import Place, PlaceLevel, Places

_SHORTLIST = 60
_HEAD = 4
"""Letters at the beginning of a key by which most words are known to begin no name."""
_PRIOR = {PlaceLevel.DISTRICT: 2.0, PlaceLevel.UPAZILA: 1.5, PlaceLevel.CITY: 1.0, PlaceLevel.DIVISION: 0.5}


@dataclass(frozen=True, slots=True)
class Name:
    """A folded name without spaces and level words, its skeleton, its compass points, and who bears it
    (codes)."""

    key: str
    bones: str
    points: str
    codes: tuple[str, ...]


def name_key(words: Iterable[str]) -> tuple[str, str]:
    """The key and the compass points of aligned words: word order of compass words and spaces do not
    matter.

    >>> name_key(["north", "sonarampur"]) == name_key(["sonarampur", "uttar"])
    True
    """
    return key_of([fold_word(word) for word in words])


def key_of(folded: Sequence[str]) -> tuple[str, str]:
    """`name_key` of words that are folded already."""
    points = [point for word in folded if (point := compass(word))]
    if not points:
        return "".join(folded), ""
    plain = "".join(word for word in folded if not compass(word))
    joined = "".join(sorted(points))
    return (plain, joined) if plain not in ("", SADAR) else (plain + joined, "")


def prior(place: Place) -> float:
    """The bonus of a level: a bare name means the larger place more often than a union of the same name."""
    return _PRIOR.get(place.level, 0.0)


def _sides(places: Places) -> dict[str, list[str]]:
    """City corporations by the point of the compass in their names."""
    sides: dict[str, list[str]] = defaultdict(list)
    for place in places:
        if place.level is PlaceLevel.CITY:
            sides[name_key(tokens(align(place.name_en).text))[1]].append(place.code)
    return sides


class PlaceIndex:
    """All names of all places. Built once (~0.3 s), read only afterwards."""

    def __init__(self, places: Places) -> None:
        self.places = places
        grouped: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for place in places:
            for name in self._names(place):
                for key in _keys(name):
                    grouped[key].setdefault(place.code)
        self.spellings: dict[str, set[str]] = defaultdict(set)
        for place in places:
            for name in self._names(place):
                self.spellings[align(name).text.replace(" ", "")].add(place.code)
        self.names = tuple(Name(k, skeleton(k), points, tuple(codes)) for (k, points), codes in grouped.items())
        self.exact = {(name.key, name.points): name for name in self.names}
        self._sides = _sides(places)
        self._heads = frozenset(name.key[:_HEAD] for name in self.names)
        self._of_code: dict[str, list[int]] = defaultdict(list)
        postings: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self.names):
            for code in entry.codes:
                self._of_code[code].append(number)
            for gram in _grams(entry.bones):
                postings[gram].append(number)
        self._postings = {gram: np.array(numbers, dtype=np.int32) for gram, numbers in postings.items()}
        self._sizes = np.array([len(_grams(entry.bones)) for entry in self.names], dtype=np.float32)

    def _names(self, place: Place) -> tuple[str, ...]:
        """A city whose district has no "Sadar" upazila bears that name: Khulna Sadar lies inside the city."""
        named = (place.name_en, place.name_bn, *place.aliases)
        district = self.places.get(place.parent) if place.level is PlaceLevel.CITY and place.parent else None
        if district is None or len(self._cities(district.code)) > 1 or self._sadars(district.code):
            return named
        return (*named, f"{district.name_en} Sadar", f"{district.name_bn} সদর")

    def _cities(self, district: str) -> tuple[str, ...]:
        return tuple(place.code for place in self.places.children(district) if place.level is PlaceLevel.CITY)

    def _sadars(self, district: str) -> tuple[str, ...]:
        upazilas = self.places.children(district)
        return tuple(place.code for place in upazilas if "sadar" in place.name_en.lower().split())

    def side(self, point: str) -> str | None:
        """The one city corporation that is called by this compass point: Dhaka has two."""
        codes = self._sides.get(point, ())
        return codes[0] if len(codes) == 1 else None

    def is_parent_of(self, key: str, code: str) -> bool:
        """Is this (folded) the whole name of a place above `code`?"""
        name = self.exact.get((key, ""))
        return name is not None and any(place.code in name.codes for place in self.places.chain(code)[1:])

    def may_begin(self, folded: Sequence[str]) -> bool:
        """May a name begin with these folded words, whatever ending the last of them carries? Seldom wrongly yes."""
        head = "".join(word for word in folded if not compass(word))[:_HEAD]
        return len(head) < _HEAD or head in self._heads or head[:-1] in self._heads

    def is_large(self, key: str) -> bool:
        """Is this (folded, without spaces) the whole name of a place above the unions?"""
        name = self.exact.get((key, ""))
        return name is not None and any(self.places.get(code).level is not PlaceLevel.UNION for code in name.codes)

    def below(self, code: str) -> frozenset[str]:
        """The codes of a place and of everything under it."""
        found, queue = [code], [code]
        while queue:
            children = [child.code for child in self.places.children(queue.pop())]
            found.extend(children)
            queue.extend(children)
        return frozenset(found)

    def seat(self, code: str) -> str | None:
        """The "Sadar" upazila of a district: what "sadar" alone means there."""
        seats = [place for place in self.seats(code) if self.places.get(place).name_en.lower().endswith(" sadar")]
        seats = seats or [place for place in self.seats(code) if self.places.get(place).level is PlaceLevel.CITY]
        return seats[0] if len(seats) == 1 else None

    def seats(self, code: str) -> tuple[str, ...]:
        """Every upazila of a district that is called "Sadar": Cumilla has two."""
        return self._sadars(code) or (self._cities(code) if len(self._cities(code)) == 1 else ())

    def similar(
        self, key: str, points: str, inside: frozenset[str] | None = None, floor: float = 40.0
    ) -> list[tuple[float, Name]]:
        """Names that sound like the key, best first, scores `floor`..100; only those borne by a place in
        `inside`."""
        bones = skeleton(key)
        if inside is not None and len(inside) < 1200:
            numbers: Iterable[int] = {number for code in inside for number in self._of_code[code]}
        else:
            numbers = self._shortlist(bones)
        least = (floor - 60.0) / 40.0
        likely = [n for n in numbers if Levenshtein.normalized_similarity(key, self.names[n].key) >= least]
        scored = [(_score(key, bones, points, self.names[number]), number) for number in likely]
        scored.sort(key=lambda pair: (-pair[0], pair[1]))
        return [(score, self.names[number]) for score, number in scored[:40] if score >= floor]

    def _shortlist(self, bones: str) -> list[int]:
        grams = _grams(bones)
        hits = [self._postings[gram] for gram in grams if gram in self._postings]
        if not hits:
            return []
        counts = np.bincount(np.concatenate(hits), minlength=len(self.names))
        dice = 2 * counts / (self._sizes + len(grams))
        best = np.argpartition(-dice, min(_SHORTLIST, len(dice) - 1))[:_SHORTLIST]
        return [int(number) for number in best]


def _score(key: str, bones: str, points: str, name: Name) -> float:
    letters = 100 * Levenshtein.normalized_similarity(key, name.key)
    sounds = ratio(bones, name.bones)
    start = 100 * JaroWinkler.similarity(key, name.key)
    spared = 0.0 if points == name.points else (6.0 if points and name.points else 3.0)
    return 0.4 * letters + 0.35 * sounds + 0.25 * start - spared


def _grams(bones: str) -> list[str]:
    framed = f"<{bones}>"
    return sorted({framed[i : i + 2] for i in range(len(framed) - 1)})


def _keys(name: str) -> set[tuple[str, str]]:
    """The name, and the name without "Sadar" glue or a level word at its end."""
    words = [word for word in tokens(align(name).text) if fold_word(word)]
    keys = {name_key(words)}
    if len(words) > 1 and fold_word(words[-1]) in LEVEL_WORDS:
        keys.add(name_key(words[:-1]))
    return {key for key in keys if key[0]}
