"""The form of a new advisory: what may be chosen, what was typed, what it means and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from bot.nlu.engine import PlaceFinder
from gateway.console.fields import Choice, Field
from gateway.console.screen import Screen
from gateway.services.announcing import READY, Announcing, Problem, tidy
from grs_core.domain.errors import RuleBroken
from grs_core.services.advising import LONGEST_WHY, Ground, Wish

FIELDS = ("area", "place", "place_code", "programme", "text_bn", "text_en", "urgent", "why")
EVERYWHERE = "*"
"""The whole country among the areas of the form."""
BESIDE: Mapping[str, str] = {
    "advisory_area_not_yours": "area",
    "advisory_too_few": "area",
    "place_unknown": "place",
    "place_several": "place",
    "programme_unknown": "programme",
    "advisory_why_missing": "why",
    "words_missing": "text_bn",
}
"""By the key of a refusal, the field that it stands at."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, and what is wrong with it, both by field. `found`: the places that a name fits."""

    given: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)
    found: tuple[Choice, ...] = ()

    @property
    def mark(self) -> str:
        """What was looked at and what is sent for approval must be the same."""
        return sha256("\n".join(self.given[name] for name in FIELDS).encode()).hexdigest()

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """(id of the field, what is wrong with it), for the summary above the page."""
        return tuple((f"new-{name}", self.wrong[name]) for name in FIELDS if name in self.wrong)


def blank(ground: Ground) -> Typed:
    """His own area, every programme."""
    first = ground.areas[0] if ground.areas else None
    return Typed(dict.fromkeys(FIELDS, "") | {"area": _code(first)})


def typed(form: Mapping[str, str]) -> Typed:
    given = {name: tidy(form.get(name, "")) for name in FIELDS}
    return Typed(given)


def with_ready(was: Typed, name: str, announcing: Announcing) -> Typed:
    """The texts to begin from in the place of what stood there."""
    if name not in READY:
        return was
    return Typed({**was.given, **{f"text_{code}": announcing.ready(name, code) for code in ("bn", "en")}})


def wish(typed: Typed, finder: PlaceFinder) -> Wish:
    """What it means. Raises RuleBroken("place_unknown" | "place_several")."""
    given = typed.given
    return Wish(
        text_bn=given["text_bn"],
        text_en=given["text_en"],
        area=_area(given, finder),
        programme=given["programme"] or None,
        urgent=bool(given["urgent"]),
        why=given["why"],
    )


def problems(typed: Typed, announcing: Announcing) -> dict[str, Problem]:
    """What is wrong with the words, by field."""
    given, found = typed.given, dict[str, Problem]()
    if not given["text_bn"]:
        found["text_bn"] = ("words_missing", {})
    for code in ("bn", "en"):
        problem = announcing.problem(given[f"text_{code}"], code) if given[f"text_{code}"] else None
        if problem is not None:
            found[f"text_{code}"] = problem
    if given["urgent"] and not given["why"]:
        found["why"] = ("advisory_why_missing", {})
    return found


def candidates(typed: Typed, finder: PlaceFinder, screen: Screen) -> tuple[Choice, ...]:
    """The places that the written name may mean."""
    written = typed.given["place"]
    return tuple((code, screen.place(code)) for code in finder.read(written, whole=True).candidates) if written else ()


def fields(typed: Typed, ground: Ground, screen: Screen) -> tuple[Field, ...]:
    """Area, a place below it, which of several, and the programme."""
    given, wrong, say = typed.given, typed.wrong, screen.say
    programmes = [(code, screen.named(each.name)) for code, each in screen.policy.programmes.items()]
    every = ("", say("every_programme"))
    which = Field("place_code", say("right_place_which"), options=(("", say("right_place_choose")), *typed.found))
    return (
        Field(
            "area",
            say("advisory_area"),
            options=tuple((_code(area), _name(area, screen)) for area in ground.areas),
            groups=tuple(_below(ground, screen)),
            value=given["area"],
            wrong=wrong.get("area", ""),
        ),
        Field(
            "place",
            say("advisory_place"),
            "input",
            value=given["place"],
            hint=say("advisory_place_hint"),
            wrong=wrong.get("place", ""),
            longest=120,
        ),
        *([which] if typed.found else []),
        Field(
            "programme",
            say("col_programme"),
            options=(every, *sorted(programmes, key=lambda choice: choice[1])),
            value=given["programme"],
            wrong=wrong.get("programme", ""),
        ),
    )


def why(typed: Typed, screen: Screen) -> Field:
    wrong = typed.wrong.get("why", "")
    return Field("why", screen.say("advisory_why"), "input", value=typed.given["why"], wrong=wrong, longest=LONGEST_WHY)


def _area(given: Mapping[str, str], finder: PlaceFinder) -> str | None:
    """A place that was written goes before the one that was chosen."""
    if given["place"] and given["place_code"]:
        return given["place_code"]
    if not given["place"]:
        return None if given["area"] == EVERYWHERE else given["area"]
    found = finder.read(given["place"], whole=True)
    if found.code is None:
        raise RuleBroken("place_several" if found.candidates else "place_unknown")
    return found.code


def _below(ground: Ground, screen: Screen) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """The places directly below each of his areas; for the country every division with its districts."""
    places = screen.policy.places
    tops = [area for area in ground.areas if area is not None]
    if None in ground.areas:
        tops = [division.code for division in places.children(None)]
    for top in tops:
        whole = [(top, _name(top, screen))] if None in ground.areas else []
        below = [(place.code, screen.place(place.code)) for place in places.children(top)]
        yield _name(top, screen), (*whole, *sorted(below, key=lambda choice: choice[1]))


def _code(area: str | None) -> str:
    return EVERYWHERE if area is None else area


def _name(area: str | None, screen: Screen) -> str:
    return screen.say("whole_country") if area is None else screen.place(area)
