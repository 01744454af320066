"""Advisories, worded: one in the list, one with everything, its preview and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.console.screen import Screen
from gateway.services.announcing import Announcing
from grs_core.domain.advisory import Advisory, AdvisoryState, Audience
from grs_core.domain.messages import DeliveryState
from grs_core.services.advising import PER_MINUTE, Wish

TONE = {
    AdvisoryState.DRAFT: "warn",
    AdvisoryState.SENDING: "info",
    AdvisoryState.STOPPED: "bad",
    AdvisoryState.DONE: "good",
}
_S = DeliveryState
_COUNTED: Mapping[str, tuple[DeliveryState, ...]] = {
    "waiting": (_S.PENDING, _S.SENDING),
    "sent": (_S.ACCEPTED,),
    "delivered": (_S.DELIVERED,),
    "failed": (_S.FAILED, _S.REFUSED),
    "unclear": (_S.UNKNOWN,),
    "cancelled": (_S.CANCELLED,),
}
_ROUND = 10
"""Heads are shown in tens before it is sent: nobody learns from two looks who complained."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What it would be: to how many, at what price, and the texts as they stand on a phone."""

    heads: str
    opted_out: str
    cost: str
    texts: tuple[tuple[str, str, str], ...]
    """(language, the text, how many units and SMS)"""
    when: str


@dataclass(frozen=True, slots=True)
class Line:
    """One of the list."""

    id: str
    text: str
    about: str
    made: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `all`, for the bar; `rows` (key, name, figure)."""

    over: bool
    done: int
    all: int
    said: str
    rows: tuple[tuple[str, str, str], ...]

    def as_json(self) -> dict[str, object]:
        figures = {key: figure for key, _, figure in self.rows}
        return {"over": self.over, "done": self.done, "all": self.all, "said": self.said, "figures": figures}


def preview(wish: Wish, audience: Audience, screen: Screen, announcing: Announcing) -> Preview:
    texts = [(code, written) for code, written in (("bn", wish.text_bn), ("en", wish.text_en)) if written]
    looks = [(code, announcing.look(written, code)) for code, written in texts]
    heads = -(-audience.reached // _ROUND) * _ROUND
    cost = announcing.cost(heads, wish.text_bn, wish.text_en, screen.now)
    quiet = screen.policy.quiet.is_quiet(screen.now) and not wish.urgent
    return Preview(
        heads=screen.say("about_heads", count=screen.count(heads)),
        opted_out=_few(audience.opted_out, screen),
        cost=screen.say("cost_at_most", taka=_taka(cost, screen)) if cost else screen.say("cost_unknown"),
        texts=tuple((code, look.text, _measure(look.units, look.segments, screen)) for code, look in looks),
        when=screen.say("sent_in_the_morning" if quiet else "sent_at_once", pace=screen.count(PER_MINUTE)),
    )


def line(advisory: Advisory, screen: Screen, names: Mapping[str, str]) -> Line:
    by = names.get(advisory.made_by, advisory.made_by)
    return Line(
        id=advisory.id,
        text=advisory.text_bn,
        about=f"{area(advisory, screen)} · {programme(advisory, screen)}",
        made=f"{screen.moment(advisory.made_at)} · {by}",
        state=state(advisory, screen),
        tone=TONE[advisory.state],
    )


def area(advisory: Advisory, screen: Screen) -> str:
    return screen.say("whole_country") if advisory.area is None else screen.place(advisory.area)


def programme(advisory: Advisory, screen: Screen) -> str:
    return screen.say("every_programme") if advisory.programme is None else screen.programme(advisory.programme)


def state(advisory: Advisory, screen: Screen) -> str:
    """A draft that was stopped has been withdrawn."""
    withdrawn = advisory.state is AdvisoryState.STOPPED and advisory.approved_at is None
    return screen.say("advisory_withdrawn" if withdrawn else f"advisory_{advisory.state.value}")


def history(advisory: Advisory, screen: Screen, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """(what, who and when), as far as it has come."""
    ended = "advisory_withdrawn_by" if advisory.approved_at is None else "advisory_stopped_by"
    steps = (
        ("advisory_made_by", advisory.made_by, advisory.made_at),
        ("advisory_approved_by", advisory.approved_by, advisory.approved_at),
        (ended, advisory.stopped_by, advisory.stopped_at),
        ("advisory_done_at", None, advisory.done_at),
    )
    return tuple(
        (screen.say(key), " · ".join(part for part in (names.get(by or "", by or ""), screen.moment(at)) if part))
        for key, by, at in steps
        if at is not None
    )


def progress(advisory: Advisory, counts: Mapping[DeliveryState, int], screen: Screen) -> Progress:
    figures = {key: sum(counts.get(each, 0) for each in states) for key, states in _COUNTED.items()}
    everybody = advisory.recipients if advisory.filled_at else max(advisory.expected, advisory.recipients)
    to_come = 0 if advisory.over else everybody - advisory.recipients
    gone = sum(figures[key] for key in ("sent", "delivered", "failed", "unclear"))
    rows = {"to_come": to_come, **figures, "opted_out": advisory.opted_out}
    return Progress(
        over=advisory.over,
        done=gone,
        all=max(everybody, 1),
        # The bar is full when nothing is to be done any more; "gone" is said only of what is known to have gone.
        said=_said(advisory, gone - figures["unclear"], everybody, screen),
        rows=tuple((key, screen.say(f"progress_{key}"), screen.count(count)) for key, count in rows.items()),
    )


def _said(advisory: Advisory, gone: int, everybody: int, screen: Screen) -> str:
    told = {"gone": screen.count(gone), "all": screen.count(everybody)}
    waits = not advisory.over and not advisory.urgent and screen.policy.quiet.is_quiet(screen.now)
    return screen.say("progress_at_night" if waits else f"progress_said_{advisory.state.value}", **told)


def _measure(units: int, segments: int, screen: Screen) -> str:
    return screen.say("sms_counter", units=screen.count(units), parts=screen.count(segments))


def _few(count: int, screen: Screen) -> str:
    if 0 < count < _ROUND:
        return screen.say("fewer_than", count=screen.count(_ROUND))
    return screen.count(count // _ROUND * _ROUND)


def _taka(milli: int, screen: Screen) -> str:
    return screen.digits(f"{-(-milli // 10) / 100:.2f}")
