"""The longest real values that a sentence may be filled with, from the policy in force."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from bot.dialogue.forms import COMMON_CATEGORIES, COMMON_PROGRAMMES
from bot.dialogue.information import EXPLAINED
from bot.speech.pages import units
from bot.text.normalise import recompose
from grs_core.domain.lifecycle import Status
from grs_core.domain.messages import Named, Param
from grs_core.domain.places import PlaceLevel
from grs_core.policy.model import Policy

OFFICERS_WORDS = 60
"""Letters of an officer's words with which a notice stays within two SMS; more cost one or two more."""
LONGEST_ORGANISATION = 200
"""Letters of an organisation's name; one that does not fit is left out."""


def longest_values(policy: Policy, language: str) -> Mapping[str, Sequence[Param]]:
    """By slot of a sentence (`office`, `stage:stage`), the values that make it longest in this language, or all."""
    hotlines = policy.hotlines.values()
    return {
        "office": _offices(policy, language),
        "due": [datetime(2026, 9, 30, tzinfo=UTC), datetime(2026, 2, 28, tzinfo=UTC)],
        "number": ["4829103756"],
        "code": ["482913"],
        "words": ["ক" * OFFICERS_WORDS],
        "organisation": [Named("ক" * LONGEST_ORGANISATION, "n" * LONGEST_ORGANISATION)],
        "stage:stage": [status.value for status in Status],
        "programme:paid": sorted(EXPLAINED),
        "programme:eligibility": sorted(EXPLAINED),
        "provider": [hotline.name for hotline in hotlines],
        "hotline": [max((hotline.number for hotline in hotlines), key=len)],
        "bkash": [policy.hotlines["bkash"].number],
        "nagad": [policy.hotlines["nagad"].number],
        "body": [body.name for body in policy.bodies.values()],
        "district": [_place(policy, PlaceLevel.DISTRICT, language)],
        "upazila": [_place(policy, PlaceLevel.UPAZILA, language)],
        "name": [_place(policy, PlaceLevel.UPAZILA, language)],
        "days": [60],
        "holidays": [12],
        "waited": [25],
        "options": [Named("1 গাজীপুর\n2 ঝিনাইদহ", "1 Gazipur\n2 Jhenaidah")],
        "options:list trouble": [" ".join(COMMON_CATEGORIES)],
        "options:list help": [" ".join((*COMMON_PROGRAMMES, "other"))],
    }


def _offices(policy: Policy, language: str) -> list[Param]:
    """The longest name of each kind: a kind has a short name of its own, which a tight wording uses."""
    longest: dict[str, Named] = {}
    for office in policy.directory:
        name = Named(office.name_bn, office.name_en)
        longest[office.kind] = _longest((name, longest.get(office.kind, name)), language)
    return list(longest.values())


def _place(policy: Policy, level: PlaceLevel, language: str) -> Named:
    return _longest((Named(place.name_bn, place.name_en) for place in policy.places.of_level(level)), language)


def _longest(names: Iterable[Named], language: str) -> Named:
    return max(names, key=lambda name: units(recompose(name.bn if language == "bn" else name.en)))
