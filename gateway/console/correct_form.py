"""The form in which an officer corrects what the machine read: what it shows, and what it means when it comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.nlu.engine import PlaceFinder
from gateway.console.fields import Choice, Field
from gateway.console.history import worded
from gateway.console.screen import Screen
from grs_core.domain.correction import Facts
from grs_core.domain.errors import RuleBroken
from grs_core.domain.grievance import AccusedRole, Category
from grs_core.domain.ticket import Ticket
from grs_core.policy.model import Policy
from grs_core.services.correcting import check

FIELDS = ("category", "subcategory", "programme", "place", "place_code", "accused")
_BESIDE = {"subcategory_unknown": "subcategory"}


@dataclass(frozen=True, slots=True)
class CorrectForm:
    """`selects` before the place, `accused` behind it. `places`: those that are meant, once a name fits several."""

    selects: tuple[Field, ...]
    place: str
    place_now: str
    place_wrong: str
    places: tuple[Choice, ...]
    accused: Field


def build(
    ticket: Ticket, screen: Screen, finder: PlaceFinder, typed: Mapping[str, str] | None, wrong: Mapping[str, str]
) -> CorrectForm:
    """As it stands in the case, or as it was typed and came back."""
    chosen = typed if typed is not None else _codes(Facts.of(ticket.grievance))
    written = typed.get("place", "") if typed is not None else ""
    found = finder.read(written, whole=True).candidates if wrong.get("place") and written.strip() else ()
    return CorrectForm(
        selects=(
            _select("category", _categories(screen), chosen, screen, wrong),
            _finer(chosen, screen, wrong),
            _select("programme", (("", screen.say("unknown")), *_programmes(screen)), chosen, screen, wrong),
        ),
        place=written,
        place_now=screen.place(ticket.grievance.place),
        place_wrong=wrong.get("place", ""),
        places=tuple((code, screen.place(code)) for code in found),
        accused=_select("accused", _accused(screen), chosen, screen, wrong),
    )


def read(ticket: Ticket, finder: PlaceFinder, typed: Mapping[str, str]) -> Facts:
    """What the officer says is right. An empty place leaves it as it is.

    A sub-category that was left alone goes with its category. Raises RuleBroken("category_unknown" |
    "accused_unknown" | "place_unknown" | "place_several").
    """
    before = Facts.of(ticket.grievance)
    place = _place(finder, typed) or before.place
    right = replace(before, place=place, programme=typed["programme"] or None)
    finer, moved = typed["subcategory"] or None, typed["category"] != before.category.value
    right = replace(right, subcategory=None if moved and finer == before.subcategory else finer)
    if typed["accused"] != before.codes()["accused"]:
        blamed = _read("accused", typed)
        right = replace(right, accused=blamed.accused, also_accused=blamed.also_accused)
    return replace(right, category=_read("category", typed).category)


def problems(ticket: Ticket, policy: Policy, finder: PlaceFinder, typed: Mapping[str, str]) -> dict[str, str]:
    """By field, what is wrong with each as if it alone had been typed: an officer puts all of it right at once."""
    before = Facts.of(ticket.grievance)
    standing = {**_codes(before), "place": "", "place_code": ""}
    found: dict[str, str] = {}
    for fields in (("category",), ("category", "subcategory"), ("programme",), ("place", "place_code"), ("accused",)):
        try:
            check(policy, before, read(ticket, finder, {**standing, **{name: typed[name] for name in fields}}))
        except RuleBroken as refusal:
            if refusal.key != "nothing_corrected":
                found.setdefault(_BESIDE.get(refusal.key, fields[0]), refusal.key)
    return found


def _codes(facts: Facts) -> dict[str, str]:
    return {**facts.codes(), "subcategory": facts.subcategory or ""}


def _read(field: str, typed: Mapping[str, str]) -> Facts:
    empty = {"category": Category.OTHER.value, "programme": "", "place": "", "accused": ""}
    try:
        return Facts.from_codes({**empty, field: typed[field]})
    except ValueError:
        raise RuleBroken(f"{field}_unknown") from None


def _place(finder: PlaceFinder, typed: Mapping[str, str]) -> str | None:
    """The one that was picked from a list, else the only one that the written name fits."""
    if typed["place_code"]:
        return typed["place_code"]
    if not typed["place"].strip():
        return None
    found = finder.read(typed["place"], whole=True)
    if found.code is None:
        raise RuleBroken("place_several" if found.candidates else "place_unknown", name=typed["place"])
    return found.code


def _select(
    name: str, options: Sequence[Choice], chosen: Mapping[str, str], screen: Screen, wrong: Mapping[str, str]
) -> Field:
    """What is chosen is always offered, also what only a machine reads so finely, or a deployer has taken away: else
    sending the form as it stands would change it.
    """
    code = chosen.get(name, "")
    missing = [] if any(code == offered for offered, _ in options) else [(code, worded(name, code, screen))]
    label, said = screen.say(f"right_{name}"), wrong.get(name, "")
    return Field(name, label, options=(*options, *missing), value=code, wrong=said)


def _finer(chosen: Mapping[str, str], screen: Screen, wrong: Mapping[str, str]) -> Field:
    """All of them, by category: which ones fit is known before the category is sent."""
    found, code = screen.policy.subcategories, chosen.get("subcategory", "")
    groups = [
        (name, tuple((each.code, screen.named(each.name)) for each in found.values() if each.category == category))
        for category, name in _categories(screen)
    ]
    missing = [(code, code)] if code and code not in found else []
    return Field(
        "subcategory",
        screen.say("right_subcategory"),
        options=(("", screen.say("subcategory_none")), *missing),
        value=code,
        wrong=wrong.get("subcategory", ""),
        hint=screen.say("right_subcategory_hint"),
        groups=tuple(group for group in groups if group[1]),
    )


def _categories(screen: Screen) -> list[Choice]:
    return [(code.value, screen.named(screen.policy.category_names[code])) for code in Category]


def _programmes(screen: Screen) -> list[Choice]:
    named = [(code, screen.named(programme.name)) for code, programme in screen.policy.programmes.items()]
    return sorted(named, key=lambda choice: choice[1])


def _accused(screen: Screen) -> list[Choice]:
    """Nobody, a role, or an official by his post: the conflict rules know the posts."""
    rules = screen.policy.router.rules
    by_role = set(rules.position_of_role.values())
    posts = [post for post in rules.conflicts if post not in by_role]
    return [
        ("", screen.say("accused_nobody")),
        *((role.value, screen.say(f"accused_{role.value}")) for role in AccusedRole),
        *((f"{AccusedRole.OFFICIAL.value}:{post}", screen.say_or(f"position_{post}", post)) for post in posts),
    ]
