"""The audit of a case, worded: what happened, who did it, through which door, what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.console.screen import Screen
from grs_core.call_ports import Purpose
from grs_core.domain.errors import NotFound
from grs_core.domain.events import EventName, TicketEvent
from grs_core.domain.grievance import Category
from grs_core.domain.offices import Tier
from grs_core.services.correcting import TO
from grs_core.staff_ports import Officers

_BY_RULE = frozenset({EventName.ROUTED, EventName.ENRICHED})
_OF_A_SIGNAL = frozenset({EventName.SIGNAL_HEARD, EventName.SIGNAL_SET, EventName.SIGNAL_TAKEN_AWAY})
"""Their target is a signal."""
_OF_A_BODY = frozenset({EventName.REFERRED, EventName.REFERRAL_OVERDUE, EventName.REFERRAL_ANSWERED})
_OF_A_PROPOSAL = frozenset({EventName.PROPOSED, EventName.PROPOSAL_JUDGED})
_IN_SHORT_HAND = _BY_RULE | {EventName.CORRECTED, EventName.DUE_RECOMPUTED, EventName.DESCRIBED}
"""Their detail is the system's own short hand (`programme widow_allowance; tier upazila`)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event. `moved` names the offices, or the officers, `words` what a person said."""

    at: str
    what: str
    who: str
    door: str
    moved: str
    words: str


class Names:
    """Officers' names, each looked up once."""

    def __init__(self, officers: Officers) -> None:
        self._officers = officers
        self._found: dict[str, str] = {}

    def of(self, login: str) -> str:
        """The name, else the login of somebody who is gone."""
        if login not in self._found:
            try:
                self._found[login] = self._officers.get(login).name or login
            except NotFound:
                self._found[login] = login
        return self._found[login]


def steps(events: Sequence[TicketEvent], screen: Screen, names: Names) -> tuple[Step, ...]:
    """Oldest first, as they come."""
    return tuple(step(event, screen, names) for event in events)


def step(event: TicketEvent, screen: Screen, names: Names) -> Step:
    return Step(
        at=screen.moment(event.at),
        what=screen.say(f"event_{event.name.value}"),
        who=screen.say("by_system") if event.name in _BY_RULE else who_did(event, screen, names),
        door=screen.say_or(f"channel_{event.actor.door}", event.actor.door),
        moved=" → ".join(_hands(event, names) if event.name is EventName.ASSIGNED else _offices(event, screen)),
        words=_words(event, screen),
    )


def _words(event: TicketEvent, screen: Screen) -> str:
    if event.name in (EventName.TICKET_READ, EventName.REGISTRY_READ):
        return ""
    if event.name is EventName.CLOSED and event.target:
        return screen.say_or(f"closed_{event.target}", screen.text(event.detail))
    if event.name is EventName.RATED and (event.target or "").isdecimal():
        stars = screen.say("rated_stars", stars=screen.count(int(event.target or "")))
        return _joined(stars, screen.text(event.detail))
    if event.name is EventName.CITIZEN_CALLED:
        asked = screen.say("called_confirm") if event.origin == Purpose.CONFIRM else ""
        return _joined(asked, screen.say_or(f"called_{event.target}", ""), screen.text(event.detail))
    if event.name is EventName.REMINDED:
        return screen.digits(event.detail)
    if event.name in _OF_A_PROPOSAL:
        return _of_a_proposal(event, screen)
    if event.name in _OF_A_BODY:
        return _of_a_body(event, screen)
    if event.name is EventName.EXPLAINED:
        ground = screen.policy.admissibility.get(event.target or "")
        return _joined(screen.named(ground.name) if ground is not None else "", screen.text(event.detail))
    if event.name in _OF_A_SIGNAL:
        return _joined(screen.signal(event.target or ""), screen.text(event.detail))
    return _in_codes(event, screen)


def _in_codes(event: TicketEvent, screen: Screen) -> str:
    if event.name is EventName.FILED_FOR:
        relation, _, consent = event.detail.partition("; ")
        return _joined(screen.say_or(f"relation_{relation}", relation), screen.say_or(f"consent_{consent}", consent))
    return _explained(event.detail, screen) if event.name in _IN_SHORT_HAND else screen.text(event.detail)


def _of_a_proposal(event: TicketEvent, screen: Screen) -> str:
    """Which decision, what became of it, and what was said."""
    made = event.name is EventName.PROPOSED
    act = screen.say_or(f"act_{event.target if made else event.origin}", "")
    judged = "" if made else screen.say_or(f"judged_{event.target}", "")
    return _joined(act, judged, screen.text(event.detail))


def _of_a_body(event: TicketEvent, screen: Screen) -> str:
    """Which body, and what was said to it or by it. An overdue one stands in the detail."""
    code, words = (event.detail, "") if event.name is EventName.REFERRAL_OVERDUE else (event.target, event.detail)
    body = screen.policy.bodies.get(code or "")
    named = screen.named(body.name) if body is not None else code or ""
    return _joined(named, screen.text(words))


def _joined(*parts: str) -> str:
    return ": ".join(part for part in parts if part)


def who_did(event: TicketEvent, screen: Screen, names: Names) -> str:
    kind, _, login = event.actor.who.partition(":")
    return names.of(login) if kind == "officer" else screen.say_or(f"by_{kind}", kind)


def _hands(event: TicketEvent, names: Names) -> list[str]:
    """From whom to whom."""
    return [names.of(login) for login in (event.origin, event.target) if login is not None]


def _offices(event: TicketEvent, screen: Screen) -> list[str]:
    """From where to where; a target that is a status is no office."""
    codes = [code for code in (event.origin, event.target) if code is not None]
    return [screen.office(code) for code in codes if code in screen.policy.directory]


def _explained(detail: str, screen: Screen) -> str:
    """`programme widow_allowance; tier upazila` and `place=BD2012` in people's words."""
    return "; ".join(_reason(part, screen) for part in detail.split("; ") if part)


def _reason(part: str, screen: Screen) -> str:
    name, _, value = part.replace("=", " ", 1).partition(" ")
    label = screen.say_or(f"reason_{name}", name)
    return f"{label}: {f' {TO} '.join(worded(name, each, screen) for each in value.split(TO))}"


def worded(name: str, value: str, screen: Screen) -> str:
    """A code of the short hand in people's words; "" is not known, or nobody."""
    policy = screen.policy
    if not value:
        return screen.say("accused_nobody" if name == "accused" else "unknown")
    if name in ("due", "limit"):
        return screen.moment(datetime.fromisoformat(value))
    if name == "kept":
        return screen.say("kept_promise")
    named: Mapping[str, Mapping[str, str]] = {
        "category": {code.value: screen.named(policy.category_names[code]) for code in Category},
        "tier": {tier.value: screen.named(policy.tier_names[tier]) for tier in Tier if tier in policy.tier_names},
        "programme": {code: screen.named(programme.name) for code, programme in policy.programmes.items()}
        | {"unknown": screen.say("unknown")},
        "cause": {kind: screen.named(rule.name) for kind, rule in policy.causes.items()},
        "subcategory": {code: screen.named(finer.name) for code, finer in policy.subcategories.items()},
    }
    if name in ("sex", "disability", "age"):
        return screen.say_or(f"{name}_{value}", value)
    if name == "place":
        return screen.place(value)
    if name == "signal":
        return screen.signal(value)
    if name in ("nobody_at", "vacant"):
        return screen.office(value)
    if name in ("accused", "conflict"):
        codes = [code.rpartition(":")[2] for code in value.split()]
        return ", ".join(screen.say_or(f"position_{code}", screen.say_or(f"accused_{code}", code)) for code in codes)
    return named.get(name, {}).get(value, value)
