"""Who complains about what, and where: drawn over the real places and programmes of the policy, always the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from grs_core.domain.complainant import Address, Channel, Complainant
from grs_core.domain.grievance import Accused, AccusedRole, Category, Grievance
from grs_core.domain.places import Place, PlaceLevel
from grs_core.domain.tracking import HIGHEST_BODY, LOWEST_BODY, TrackingNumber
from grs_core.policy.model import Policy
from grs_core.services.filing import Filing

T = TypeVar("T")
BENEFICIARIES_PER_UPAZILA = 22_000
_SEED = 20261122
_BODIES = HIGHEST_BODY - LOWEST_BODY + 1
_STRIDE = 618_033_989
"""Prime to both, so that different indexes give different numbers and phones."""
_PHONES = 7 * 10**8

CATEGORIES: Mapping[Category, int] = {
    Category.PAYMENT_DELAYED: 30,
    Category.WRONGFUL_EXCLUSION: 18,
    Category.MFS_FRAUD: 14,
    Category.PAYMENT_ACCOUNT_PROBLEM: 10,
    Category.UNDERPAYMENT: 8,
    Category.INFORMATION_CORRECTION: 7,
    Category.BRIBERY: 6,
    Category.WRONGFUL_INCLUSION: 3,
    Category.STAFF_MISCONDUCT: 2,
    Category.OTHER: 2,
}
PROGRAMMES: Mapping[str, int] = {
    "old_age_allowance": 62,
    "ffp": 55,
    "disability_allowance": 35,
    "widow_allowance": 29,
    "mother_child_benefit": 17,
    "vgf": 15,
    "vwb": 10,
    "egpp": 10,
    "family_card": 10,
    "primary_stipend": 10,
    "secondary_stipend": 5,
    "other": 5,
}
"""Roughly lakhs of beneficiaries, and so of complaints."""
_ACCUSED: Sequence[tuple[Accused | None, int]] = (
    (None, 86),
    (Accused(AccusedRole.UP_MEMBER), 6),
    (Accused(AccusedRole.MFS_AGENT), 4),
    (Accused(AccusedRole.UP_CHAIRMAN), 2),
    (Accused(AccusedRole.OFFICIAL, "usso"), 1),
    (Accused(AccusedRole.BROKER), 1),
)
_DANGERS: Sequence[tuple[tuple[str, ...], float]] = (
    ((), 99.5),
    (("violence_against_women",), 0.3),
    (("suicide",), 0.2),
)
_CHANNELS = ((Channel.SMS, 70), (Channel.IVR, 15), (Channel.WEB_CHAT, 10), (Channel.CONSOLE, 5))
_LANGUAGES = (("bn", 92), ("en", 8))
_STORIES = (
    "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না। অফিসে গেলে বলে পরে আসেন, আজ নয় কাল। আমি একা মানুষ, সংসার চলে না।",
    "amar boyosko vatar tk nagad theke ke jani tule niche, ami kisu jani na, dokandar bole apnar taka nai",
    "My mother's disability allowance has stopped since June and nobody at the office tells us why.",
    "মেম্বার কার্ড দিতে পাঁচ হাজার টাকা চায়। টাকা না দিলে নাম কেটে দেবে বলে।",
    "amar nam list theke bad dise, ami gorib manush, jomi nai, ghor nai",
    "চাল ৩০ কেজির জায়গায় ২৪ কেজি দিছে, ডিলার মাপে কম দেয়, কিছু বললে কার্ড রেখে দেয়।",
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One complaint: what is filed, under which number, and the dice that go on to tell its fate."""

    filing: Filing
    number: TrackingNumber
    dice: Random


class World:
    """Every upazila has about as many beneficiaries; those with more unions have more, and so more complaints."""

    def __init__(self, policy: Policy) -> None:
        self._upazilas = policy.places.of_level(PlaceLevel.UPAZILA)
        self._unions = {place.code: policy.places.children(place.code) for place in self._upazilas}
        self._weights = [max(1, len(self._unions[place.code])) for place in self._upazilas]
        self._cities = policy.places.of_level(PlaceLevel.CITY)
        known = [code for code in PROGRAMMES if code in policy.programmes]
        self._programmes = (known, [PROGRAMMES[code] for code in known])
        self._dangers = [(codes, share) for codes, share in _DANGERS if all(c in policy.signals for c in codes)]

    @property
    def busiest(self) -> Place:
        """The upazila with the most beneficiaries, and so the most tickets."""
        return max(zip(self._weights, self._upazilas, strict=True), key=lambda pair: (pair[0], pair[1].code))[1]

    def draw(self, index: int) -> Drawn:
        """The complaint of that index (0, 1, 2 …); another index has another phone and another number."""
        dice = Random(_SEED + index)
        number = TrackingNumber.from_body(LOWEST_BODY + index * _STRIDE % _BODIES)
        return Drawn(self._filing(dice, phone(index)), number, dice)

    def _filing(self, dice: Random, caller: str) -> Filing:
        category = dice.choices(list(CATEGORIES), list(CATEGORIES.values()))[0]
        grievance = Grievance(
            text=dice.choice(_STORIES),
            category=category,
            programme=dice.choices(*self._programmes)[0],
            place=self._place(dice),
            accused=_one_of(dice, _ACCUSED),
            details={"provider": dice.choice(("bkash", "nagad", "bank")), "amount": str(dice.randrange(500, 9000, 50))},
            signals=_one_of(dice, self._dangers),
        )
        person = Complainant(Address.of_phone(caller), name=dice.choice(("রহিমা বেগম", "আব্দুল করিম", None)))
        return Filing(grievance, person, _one_of(dice, _CHANNELS), _one_of(dice, _LANGUAGES))

    def _place(self, dice: Random) -> str | None:
        where = dice.random()
        if where < 0.01:
            return None
        if where < 0.04 and self._cities:
            return dice.choice(self._cities).code
        upazila = dice.choices(self._upazilas, self._weights)[0]
        unions = self._unions[upazila.code]
        return dice.choice(unions).code if unions and where < 0.75 else upazila.code


def phone(index: int) -> str:
    """A mobile number that no other index below 700 million has."""
    body = index * _STRIDE % _PHONES
    return f"01{3 + body // 10**8}{body % 10**8:08d}"


def _one_of(dice: Random, weighted: Sequence[tuple[T, float]]) -> T:
    return dice.choices([value for value, _ in weighted], [weight for _, weight in weighted])[0]
