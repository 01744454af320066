"""How a printed report words what it tells: names, numbers, days, in Bangla or English."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal

from bot.text.digits import grouped, to_bangla
from grs_core.domain.complainant import mask_phone
from grs_core.domain.messages import Named
from grs_core.domain.monitoring import HotSpot, HotSpotKind
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel
from grs_core.domain.reports import Period, ReportKind
from grs_core.domain.workdays import DHAKA
from grs_core.policy.model import Policy

Language = Literal["bn", "en"]
NOTHING = "–"
_FILE = Path(__file__).with_name("reports") / "words.toml"


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Teller:
    """Every word and number of one sheet."""

    policy: Policy
    language: Language

    def say(self, key: str, **params: str) -> str:
        """Raises KeyError for a word that is not there."""
        return _words()[key][self.language].format(**params)

    def digits(self, text: str) -> str:
        return to_bangla(text) if self.language == "bn" else text

    def count(self, number: int) -> str:
        """`১২,৩৪,৫৬৭`."""
        return self.digits(grouped(number))

    def change(self, number: int) -> str:
        """With its sign."""
        return self.count(number) if number <= 0 else f"+{self.count(number)}"

    def percent(self, part: Fraction | None) -> str:
        return NOTHING if part is None else self.digits(f"{round(part * 100)}%")

    def days(self, number: Fraction | int | None) -> str:
        return NOTHING if number is None else self.digits(f"{float(number):g}")

    def day(self, when: date) -> str:
        return self.digits(f"{when.day} {self._month(when.month)} {when.year}")

    def moment(self, at: datetime) -> str:
        local = at.astimezone(DHAKA)
        return f"{self.day(local.date())}, {self.digits(f'{local:%H:%M}')}"

    def period(self, period: Period) -> str:
        """`অক্টোবর ২০২৬`, `জুলাই–সেপ্টেম্বর ২০২৬`."""
        months = [self._month(period.first.month)]
        if period.kind is ReportKind.QUARTERLY:
            months.append(self._month(period.last.month))
        return self.digits(f"{'–'.join(months)} {period.first.year}")

    def named(self, name: Named) -> str:
        return name.bn if self.language == "bn" else name.en

    def place(self, code: str | None) -> str:
        """The name alone. A place that there is no more is told by its code."""
        if code is None:
            return self.say("country")
        if code not in self.policy.places:
            return code
        place = self.policy.places.get(code)
        return self.named(Named(place.name_bn, place.name_en))

    def area(self, code: str | None) -> str:
        """With its level, and for small ones what they lie in."""
        if code is None or code not in self.policy.places:
            return self.place(code)
        place = self.policy.places.get(code)
        if place.level in (PlaceLevel.DIVISION, PlaceLevel.DISTRICT):
            return self.say(f"level_{place.level.value}", name=self.place(code))
        return self.say(f"level_{place.level.value}", name=self.place(code), above=self.place(place.parent))

    def category(self, code: str) -> str:
        names = {category.value: name for category, name in self.policy.category_names.items()}
        return self.named(names[code]) if code in names else code

    def programme(self, code: str | None) -> str:
        known = self.policy.programmes.get(code or "")
        return self.named(known.name) if known is not None else NOTHING

    def cluster(self, code: str) -> str:
        return self.named(self.policy.clusters[code]) if code in self.policy.clusters else self.say("no_cluster")

    def tier(self, tier: Tier) -> str:
        return self.named(self.policy.tier_names[tier])

    def office(self, code: str) -> str:
        return self.named(self.policy.office_name(code)) if code in self.policy.directory else code

    def spot(self, spot: HotSpot) -> str:
        """A number is never told whole."""
        if spot.kind is HotSpotKind.AGENT:
            name = self.digits(mask_phone(spot.key))
        elif spot.kind is HotSpotKind.UNION:
            name = self.area(spot.key)
        else:
            known = self.policy.hotlines.get(spot.key)
            name = self.named(known.name) if known is not None else spot.key
        return self.say(f"spot_{spot.kind.value}", name=name)

    def _month(self, number: int) -> str:
        return self.say(f"month_{number}")
