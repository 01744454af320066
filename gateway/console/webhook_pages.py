"""`/console/webhooks`: which systems are told, what became of every notice, and sending one again.

Whoever keeps these pages sees no case: no tracking number stands here. Nor does a whole address: it may hold a secret.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import admin_rights, session
from gateway.console.admin_rights import EDITORS
from gateway.console.doorway import Doorway
from gateway.console.screen import Due, Screen
from gateway.http.errors import STATUS
from grs_core.domain.api_access import ApiToken, Scope
from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import Actor
from grs_core.domain.webhooks import Delivery, DeliveryState, Happening, Subscription
from grs_core.services import webhooks

_HERE = "/console/webhooks"
_SIZE = 25
_MOST_TOKENS = 200
_WHY = ("failing", "gone")
_TONES: Mapping[DeliveryState, str] = {
    DeliveryState.WAITING: "info",
    DeliveryState.DELIVERED: "good",
    DeliveryState.GIVEN_UP: "bad",
}
Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One endpoint, worded. `where`: its host; `counts`: (name, number)."""

    id: str
    system: str
    where: str
    events: tuple[str, ...]
    state: Due
    why: str
    made: str
    counts: tuple[tuple[str, str], ...]
    active: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One notice, worded."""

    id: str
    event: str
    state: Due
    tries: str
    told: str
    next: str


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    def only(page: str, **arguments: str) -> Page:
        return admin_rights.only(doorway, EDITORS, lambda: _PAGES[page](doorway, **arguments))

    blueprint.add_url_rule("/webhooks", "webhooks", lambda: only("list"))
    blueprint.add_url_rule("/webhooks/new", "new_webhook", lambda: only("form"))
    blueprint.add_url_rule("/webhooks/new", "add_webhook", lambda: only("add"), methods=["POST"])
    blueprint.add_url_rule("/webhooks/<hook>", "webhook", lambda hook: only("one", hook=hook))
    for act in ("enable", "disable"):
        rule = f"/webhooks/<hook>/{act}"
        blueprint.add_url_rule(rule, f"{act}_webhook", lambda hook, act=act: only(act, hook=hook), methods=["POST"])
    again = "/webhooks/<hook>/<delivery>/again"
    blueprint.add_url_rule(
        again, "send_again", lambda hook, delivery: only("again", hook=hook, delivery=delivery), methods=["POST"]
    )


def _list(doorway: Doorway) -> str:
    screen, page = doorway.screen(), admin_rights.page_number()
    with doorway.real.reading() as work:
        total, found = work.webhooks.count(), work.webhooks.page(page, _SIZE)
        counts = work.webhooks.counts([each.id for each in found])
        tokens = {each.token: work.api.tokens.get(each.token) for each in found}
    rows = [_row(screen, each, tokens[each.token], counts[each.id]) for each in found]
    return render_template("console/webhooks.html", rows=rows, page=page, pages=-(-total // _SIZE) or 1)


def _one(doorway: Doorway, hook: str) -> str:
    screen, before = doorway.screen(), request.args.get("before", "")
    with doorway.real.reading() as work:
        found = work.webhooks.get(hook)
        token, counts = work.api.tokens.get(found.token), work.webhooks.counts([hook])[hook]
        behind = _position(work.webhooks.delivery(before), hook) if before else None
        log = work.webhooks.log(hook, behind, _SIZE + 1)
    lines = [_line(screen, each) for each in log[:_SIZE]]
    older = lines[-1].id if len(log) > _SIZE else None
    shown = _row(screen, found, token, counts)
    return render_template("console/webhook.html", hook=shown, lines=lines, older=older, first=not before)


def _form(doorway: Doorway, wrong: str = "") -> str:
    screen = doorway.screen()
    with doorway.real.reading() as work:
        found = work.api.tokens.page(1, _MOST_TOKENS)
    systems = [(each.id, each.name) for each in found if each.opens(screen.now) and Scope.WEBHOOKS in each.scopes]
    events = [(each.value, _event(screen, each)) for each in Happening]
    return render_template("console/webhook_new.html", given=request.form, systems=systems, events=events, wrong=wrong)


def _add(doorway: Doorway) -> Page:
    """The secret is shown this once."""
    screen, url = doorway.screen(), request.form.get("url", "").strip()
    events = [Happening(each) for each in request.form.getlist("events") if each in set(Happening)]
    try:
        doorway.real.admin.outward.check(url)
        with doorway.real.writing() as work:
            token = work.api.tokens.get(request.form.get("system", ""))
            made = webhooks.subscribe(work, doorway.real.dice, token, url, events, _actor(), screen.now)
            work.commit()
    except (RuleBroken, Conflict, NotFound) as refusal:
        return _form(doorway, screen.say(f"refused_{refusal.key}")), STATUS[RuleBroken]
    return render_template("console/webhook_made.html", secret=made.secret)


def _enable(doorway: Doorway, hook: str) -> Response:
    with doorway.real.writing() as work:
        webhooks.enable(work, hook, _actor(), doorway.screen().now)
        work.commit()
    return _done(doorway, hook, "webhook_enabled")


def _disable(doorway: Doorway, hook: str) -> Response:
    with doorway.real.writing() as work:
        webhooks.disable(work, hook, _actor(), doorway.screen().now)
        work.commit()
    return _done(doorway, hook, "webhook_disabled_now")


def _again(doorway: Doorway, hook: str, delivery: str) -> Response:
    try:
        with doorway.real.writing() as work:
            webhooks.send_again(work, hook, delivery, _actor(), doorway.screen().now)
            work.commit()
    except Conflict as refusal:
        return _done(doorway, hook, f"refused_{refusal.key}")
    doorway.real.jobs.nudge("webhooks")
    return _done(doorway, hook, "webhook_again_now")


_PAGES: Mapping[str, Callable[..., Page]] = {
    "list": _list,
    "one": _one,
    "form": _form,
    "add": _add,
    "enable": _enable,
    "disable": _disable,
    "again": _again,
}


def _done(doorway: Doorway, hook: str, word: str) -> Response:
    flash(doorway.screen().say(word))
    return redirect(f"{_HERE}/{hook}", 303)


def _actor() -> Actor:
    return Actor(f"officer:{session.signed_in().login}", "console")


def _position(delivery: Delivery, hook: str) -> int:
    """Raises NotFound("delivery_unknown") for one of another endpoint."""
    if delivery.subscription != hook:
        raise NotFound("delivery_unknown")
    return delivery.position


def _row(screen: Screen, hook: Subscription, token: ApiToken, counts: Mapping[DeliveryState, int]) -> Row:
    shown = ((screen.say(f"notice_{state.value}"), screen.count(counts.get(state, 0))) for state in _TONES)
    return Row(
        id=hook.id,
        system=token.name,
        where=urlsplit(hook.url).hostname or "",
        events=tuple(_event(screen, each) for each in Happening if hook.wants(each)),
        state=_state(screen, hook, token),
        why=_why(screen, hook),
        made=screen.moment(hook.made_at),
        counts=tuple(shown),
        active=hook.active,
    )


def _state(screen: Screen, hook: Subscription, token: ApiToken) -> Due:
    if not hook.active:
        return Due(screen.say("webhook_is_disabled"), "bad")
    if not token.opens(screen.now):
        return Due(screen.say("webhook_token_ended"), "bad")
    if hook.failing_since is not None:
        return Due(screen.say("webhook_is_failing"), "warn")
    return Due(screen.say("webhook_is_well"), "good")


def _why(screen: Screen, hook: Subscription) -> str:
    if hook.disabled_at is not None:
        by = hook.disabled_by or ""
        said = screen.say(f"webhook_why_{by}") if by in _WHY else screen.say("webhook_why_by", by=by)
        return f"{said} {screen.moment(hook.disabled_at)}"
    if hook.failing_since is None:
        return ""
    said = screen.say("webhook_since", at=screen.moment(hook.failing_since))
    again = screen.say("webhook_until", at=screen.moment(hook.retry_at)) if hook.retry_at else ""
    return f"{said} {again}".strip()


def _line(screen: Screen, each: Delivery) -> Line:
    answer = "" if each.status is None else f"HTTP {each.status}"
    reason = (
        "" if each.reason is None or each.status is not None else screen.say_or(f"reason_{each.reason}", each.reason)
    )
    return Line(
        id=each.id,
        event=_event(screen, each.happening),
        state=Due(screen.say(f"notice_{each.state.value}"), _TONES.get(each.state, "")),
        tries=screen.count(each.attempts),
        told=" ".join(part for part in (answer, reason, _at(screen, each.tried_at)) if part),
        next=_at(screen, each.next_at),
    )


def _at(screen: Screen, moment: datetime | None) -> str:
    return "" if moment is None else screen.moment(moment)


def _event(screen: Screen, each: Happening) -> str:
    return screen.say(f"happening_{each.name.lower()}")
