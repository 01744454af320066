"""`/console/advisories`: words to everybody in an area; made by one officer, approved by another, stopped by any."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from gateway.console import advisory_form, advisory_view, session
from gateway.console.advisory_form import Typed
from gateway.console.advisory_view import Preview
from gateway.console.doorway import Doorway
from gateway.console.screen import Screen
from gateway.http.errors import STATUS
from gateway.services.announcing import READY
from grs_core.domain.advisory import Advisory, AdvisoryState, Audience
from grs_core.domain.errors import Conflict, GrsError, NotAllowed, RuleBroken
from grs_core.domain.officers import Officer
from grs_core.domain.workdays import day_of
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork
from grs_core.services.advising import Advising, Ground, Wish, ground

_SIZE = 20
_MOST_PAGES = 999
Page = str | AnyResponse | tuple[str, int]
Found = TypeVar("Found")


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/advisories")
    def advisories() -> Page:
        return _list(doorway) if announces(doorway, session.officer()) else _not_his(doorway)

    @blueprint.get("/advisories/new")
    def new_advisory() -> Page:
        own = _ground(doorway)
        return _form(doorway, advisory_form.blank(own)) if own.areas else _not_his(doorway)

    @blueprint.post("/advisories/new")
    def make_advisory() -> Page:
        return _new(doorway) if _ground(doorway).areas else _not_his(doorway)

    @blueprint.get("/advisories/<key>")
    def advisory(key: str) -> Page:
        return _page(doorway, key)

    @blueprint.get("/advisories/<key>/progress")
    def advisory_progress(key: str) -> Response:
        return _progress(doorway, key)

    @blueprint.post("/advisories/<key>/approve")
    def approve_advisory(key: str) -> Page:
        return _act(doorway, key, lambda acts: acts.approve(key), "advisory_approved")

    @blueprint.post("/advisories/<key>/stop")
    def stop_advisory(key: str) -> Page:
        return _act(doorway, key, lambda acts: acts.stop(key), "advisory_was_stopped")


def announces(doorway: Doorway, officer: Officer | None) -> bool:
    """May he make advisories, or look at them? For the menu."""
    if officer is None:
        return False
    his = _ground_of(doorway.parts.policy, officer, doorway.screen())
    return bool(his.areas) or his.watches


def _ground_of(policy: Policy, officer: Officer, screen: Screen) -> Ground:
    return ground(policy, officer, day_of(screen.now))


def _ground(doorway: Doorway) -> Ground:
    return _ground_of(doorway.parts.policy, session.officer(), doorway.screen())


def _acts(doorway: Doorway, work: UnitOfWork) -> Advising:
    return Advising(work, doorway.parts.policy, session.officer(), doorway.screen().now)


def _read(doorway: Doorway, look: Callable[[Advising], Found]) -> Found:
    with doorway.parts.reading() as work:
        return look(_acts(doorway, work))


def _not_his(doorway: Doorway) -> Page:
    return render_template("console/refused.html", said=doorway.screen().say("advisories_not_yours")), 403


def _list(doorway: Doorway) -> Page:
    screen, own = doorway.screen(), _ground(doorway)
    page = min(max(1, request.args.get("page", 1, int)), _MOST_PAGES)
    with doorway.parts.reading() as work:
        areas = own.places(doorway.parts.policy.places)
        found = work.advisories.page(areas, page, _SIZE)
        older = work.advisories.page(areas, page * _SIZE + 1, 1)
        names = work.officers.names({each.made_by for each in found})
    lines = [advisory_view.line(each, screen, names) for each in found]
    return render_template("console/advisories.html", lines=lines, page=page, older=bool(older), makes=own.areas)


def _new(doorway: Doorway) -> Page:
    """`ready`: a text to begin from; `do`: look at it, or send it for approval as it was looked at."""
    typed = advisory_form.typed(request.form)
    ready = request.form.get("ready", "")
    if ready:
        return _form(doorway, advisory_form.with_ready(typed, ready, doorway.parts.announcing))
    try:
        wish, audience = _wish(doorway, typed)
        if request.form.get("do") == "make" and request.form.get("looked") == typed.mark:
            return _made(doorway, wish)
        seen = advisory_view.preview(wish, audience, doorway.screen(), doorway.parts.announcing)
        return _form(doorway, typed, seen)
    except _Refused as refused:
        return _form(doorway, refused.typed), STATUS[RuleBroken]
    except RuleBroken as refusal:
        return _form(doorway, _beside(doorway, typed, refusal)), STATUS[RuleBroken]


class _Refused(Exception):
    """The form, with what is wrong beside its fields."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed


def _wish(doorway: Doorway, typed: Typed) -> tuple[Wish, Audience]:
    """Raises _Refused with everything that is wrong at once."""
    parts, screen = doorway.parts, doorway.screen()
    found = advisory_form.problems(typed, parts.announcing)
    wrong = {name: _said(screen, key, **params) for name, (key, params) in found.items()}
    meant: tuple[Wish, Audience] | None = None
    try:
        wish = advisory_form.wish(typed, parts.finder)
        meant = wish, _read(doorway, lambda acts: acts.enough(wish.area, wish.programme))
    except RuleBroken as refusal:
        wrong.update(_beside(doorway, typed, refusal).wrong)
    if wrong or meant is None:
        raise _Refused(replace(typed, wrong=wrong, found=_candidates(doorway, typed, wrong)))
    return meant


def _candidates(doorway: Doorway, typed: Typed, wrong: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return advisory_form.candidates(typed, doorway.parts.finder, doorway.screen()) if "place" in wrong else ()


def _beside(doorway: Doorway, typed: Typed, refusal: GrsError) -> Typed:
    field = advisory_form.BESIDE.get(refusal.key, "text_bn")
    if field == "area" and typed.given["place"]:
        field = "place"
    return replace(typed, wrong={field: _said(doorway.screen(), refusal.key, **refusal.params)})


def _said(screen: Screen, key: str, **params: str) -> str:
    counted = {name: screen.digits(value) for name, value in params.items()}
    return screen.say(key, **counted)


def _form(doorway: Doorway, typed: Typed, preview: Preview | None = None) -> str:
    screen, announcing = doorway.screen(), doorway.parts.announcing
    return render_template(
        "console/advisory_new.html",
        fields=advisory_form.fields(typed, _ground(doorway), screen),
        why=advisory_form.why(typed, screen),
        typed=typed,
        preview=preview,
        ready=[(name, screen.say(f"ready_{name}")) for name in READY],
        frames={code: announcing.look("", code).text for code in ("bn", "en")},
    )


def _made(doorway: Doorway, wish: Wish) -> AnyResponse:
    with doorway.parts.writing() as work:
        advisory = _acts(doorway, work).make(doorway.parts.dice, wish)
        work.commit()
    flash(doorway.screen().say("advisory_was_made"))
    return redirect(f"/console/advisories/{advisory.id}", 303)


def _act(doorway: Doorway, key: str, act: Callable[[Advising], Advisory], done: str) -> Page:
    screen = doorway.screen()
    try:
        with doorway.parts.writing() as work:
            act(_acts(doorway, work))
            work.commit()
    except (Conflict, NotAllowed, RuleBroken) as refusal:
        status = next(code for kind, code in STATUS.items() if isinstance(refusal, kind))
        return _page(doorway, key, _said(screen, refusal.key, **refusal.params), status)
    flash(screen.say(done))
    doorway.parts.jobs.nudge("advisories")
    return redirect(f"/console/advisories/{key}", 303)


def _page(doorway: Doorway, key: str, said: str = "", status: int = 200) -> Page:
    screen, officer = doorway.screen(), session.officer()
    with doorway.parts.reading() as work:
        acts = _acts(doorway, work)
        found = acts.get(key)
        counts = work.outbox.progress(key)
        covered = acts.ground.covers(doorway.parts.policy.places, found.area)
        names = work.officers.names({by for by in (found.made_by, found.approved_by, found.stopped_by) if by})
        draft = found.state is AdvisoryState.DRAFT
        audience = acts.audience(found.area, found.programme) if draft and covered else None
    body = render_template(
        "console/advisory.html",
        advisory=found,
        said=said,
        area=advisory_view.area(found, screen),
        programme=advisory_view.programme(found, screen),
        state=advisory_view.state(found, screen),
        tone=advisory_view.TONE[found.state],
        history=advisory_view.history(found, screen, names),
        preview=_of_draft(doorway, found, audience) if audience else None,
        progress=None if found.approved_at is None else advisory_view.progress(found, counts, screen),
        approves=draft and covered and found.made_by != officer.login,
        own=draft and found.made_by == officer.login,
    )
    return body, status


def _of_draft(doorway: Doorway, draft: Advisory, audience: Audience) -> Preview:
    wish = Wish(draft.text_bn, draft.text_en, draft.area, draft.programme, draft.urgent, draft.why)
    return advisory_view.preview(wish, audience, doorway.screen(), doorway.parts.announcing)


def _progress(doorway: Doorway, key: str) -> Response:
    with doorway.parts.reading() as work:
        found = _acts(doorway, work).get(key)
        counts = work.outbox.progress(key)
    answer = jsonify(advisory_view.progress(found, counts, doorway.screen()).as_json())
    answer.headers["Cache-Control"] = "no-store"
    return answer
