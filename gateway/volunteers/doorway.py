"""What every page of the portal works with: the parts, the words, and one moment for the whole request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import g, request

from gateway.http import dates
from gateway.http.look import page_language
from gateway.http.words import Words
from gateway.volunteers import session
from gateway.volunteers.parts import PortalParts
from grs_core.domain.messages import Named
from grs_core.domain.places import PlaceLevel


@dataclass(frozen=True, slots=True)
class Doorway:
    parts: PortalParts
    words: Words

    def say(self, key: str, **params: str | int) -> str:
        """In the language of the page, numbers in its digits. Raises KeyError for a word that is not there."""
        language = page_language()
        told = self.words.of(language)[key]
        shown = {name: dates.digits(v, language) if isinstance(v, int) else v for name, v in params.items()}
        return told.format(**shown) if params else told

    def has(self, key: str) -> bool:
        return key in self.words.of("bn")

    def refusal(self, key: str, params: Mapping[str, str]) -> str:
        """A refusal of the core in words: the portal's own where there are some."""
        if self.has(key):
            return self.say(key, **params)
        return self.parts.conversations.speech.refusal(key, params, page_language())

    def named(self, name: Named) -> str:
        return name.en if page_language() == "en" else name.bn

    def place(self, code: str | None) -> str:
        """Union, upazila, district; "" for none."""
        places = self.parts.policy.places
        if code is None or code not in places:
            return ""
        chain = [place for place in places.chain(code) if place.level is not PlaceLevel.DIVISION] or places.chain(code)
        return ", ".join(self.named(Named(place.name_bn, place.name_en)) for place in chain)

    def now(self) -> datetime:
        if "now" not in g:
            g.now = self.parts.clock.now()
        found: datetime = g.now
        return found

    def shown(self) -> dict[str, object]:
        """For every template: `say`, `member`, `token`; `here` = where the language switch leads."""
        return {
            "say": self.say,
            "place_name": self.place,
            "member": g.get("member"),
            "token": session.form_token(self.parts),
            "here": "" if request.method == "GET" else request.path,
        }
