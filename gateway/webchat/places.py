"""Places for the complaint form: searched in three scripts, by a name or by how it begins."""

from dataclasses import dataclass
from functools import cached_property

from bot.dialogue.place_menu import full_name
from bot.nlu.gazetteer import Gazetteer
from bot.text.fold import fold
from gateway.http.words import Language
from grs_core.domain.places import Place, PlaceLevel, Places

SHOWN = 8
_LONGEST, _SHORTEST = 80, 2
_GOOD = 70.0
"""How alike (0..100) what is written and a name must sound."""
_FILED_AT = frozenset({PlaceLevel.UPAZILA, PlaceLevel.CITY, PlaceLevel.UNION})
Choice = tuple[str, str]
"""Code and full name."""


@dataclass(frozen=True)
class PlaceSearch:
    """One a process: it folds every name once, when somebody first asks."""

    places: Places
    finder: Gazetteer

    def settled(self, written: str) -> str | None:
        """The upazila, city or union that the words name for certain."""
        code = self.finder.read(written[:_LONGEST], whole=True).code
        return code if code is not None and self._fits(code) else None

    def choices(self, written: str, language: Language) -> tuple[Choice, ...]:
        """What the words may mean, the likeliest first; of a district its upazilas."""
        text = written.strip()[:_LONGEST]
        if len(text) < _SHORTEST:
            return ()
        reading = self.finder.read(text, whole=True)
        named = [reading.code] if reading.code else []
        wide = [place.code for code in named if not self._fits(code) for place in self.places.children(code)]
        near = [each.code for each in self.finder.match(text) if each.score >= _GOOD]
        found = [*named, *wide, *self._begun(text), *reading.candidates, *near]
        codes = [code for code in dict.fromkeys(found) if self._fits(code)][: max(SHOWN, len(wide))]
        return tuple((code, self.name(code, language)) for code in codes)

    def known(self, code: str) -> bool:
        """One that a case may be filed at."""
        return code in self.places and self._fits(code)

    def name(self, code: str, language: Language) -> str:
        name = full_name(self.places.get(code), self.places)
        return name.en if language == "en" else name.bn

    def _begun(self, text: str) -> list[str]:
        sound = fold(text)
        if not sound:
            return []
        return [place.code for place, names in self._sounds if any(name.startswith(sound) for name in names)][:SHOWN]

    @cached_property
    def _sounds(self) -> list[tuple[Place, tuple[str, ...]]]:
        """Upazilas before unions: more people live in one."""
        filed = sorted(
            (place for place in self.places if place.level in _FILED_AT), key=lambda place: place.level.depth
        )
        return [
            (place, tuple(fold(name) for name in (place.name_bn, place.name_en, *place.aliases))) for place in filed
        ]

    def _fits(self, code: str) -> bool:
        return self.places.get(code).level in _FILED_AT
