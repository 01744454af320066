"""`/console/templates`: the words that stand ready for officers. The policy's are hidden or shown; ours are written."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from gateway.console import admin_rights, session
from gateway.console.admin_rights import EDITORS
from gateway.console.admin_template_form import Typed, problems, read_form, sample
from gateway.console.doorway import Doorway
from gateway.console.screen import Screen
from gateway.http.errors import STATUS
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.replies import LONGEST_REPLY, ReplyAct
from grs_core.ports import UnitOfWork

_HERE = "/console/templates"
_SIZE = 25
Page = Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """Worded. `own`: written here; the policy's have a code instead of a number, and both languages."""

    id: str
    act: str
    language: str
    name: str
    words: str
    by: str
    own: bool
    gone: bool


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/templates")
    def templates() -> str | tuple[str, int]:
        return admin_rights.only(doorway, EDITORS, lambda: _list(doorway))

    @blueprint.get("/templates/new")
    def new_template() -> str | tuple[str, int]:
        return admin_rights.only(doorway, EDITORS, lambda: _form(doorway, Typed(act=_asked_act())))

    @blueprint.post("/templates/new")
    def add_template() -> Page:
        return admin_rights.only(doorway, EDITORS, lambda: _save(doorway, None))

    @blueprint.get("/templates/<int(max=999999999):key>")
    def one_template(key: int) -> str | tuple[str, int]:
        return admin_rights.only(doorway, EDITORS, lambda: _form(doorway, _stored(doorway, key)))

    @blueprint.post("/templates/<int(max=999999999):key>")
    def change_template(key: int) -> Page:
        return admin_rights.only(doorway, EDITORS, lambda: _save(doorway, key))

    @blueprint.post("/templates/<int(max=999999999):key>/retire")
    def retire_template(key: int) -> Page:
        return admin_rights.only(doorway, EDITORS, lambda: _retire(doorway, key))

    @blueprint.post("/templates/policy/<code>/<any(hide,show):way>")
    def policy_template(code: str, way: str) -> Page:
        return admin_rights.only(doorway, EDITORS, lambda: _hide(doorway, code, hide=way == "hide"))


def _list(doorway: Doorway) -> str:
    screen, page, act = doorway.screen(), admin_rights.page_number(), request.args.get("act", "")
    with doorway.parts.reading() as work:
        hidden, total = work.reply_templates.hidden(), work.reply_templates.count()
        own = work.reply_templates.all(page, _SIZE)
        names = work.officers.names({each.made_by for each in own})
    told = [
        Row(
            str(each.id),
            screen.say(f"act_{each.act}"),
            screen.say(f"template_{each.language}"),
            each.name,
            each.words,
            screen.say("template_by", name=names.get(each.made_by, each.made_by), at=screen.day(each.made_at)),
            True,
            each.retired,
        )
        for each in own
    ]
    return render_template(
        "console/templates.html",
        own=told,
        ours=_of_policy(screen, hidden, act),
        acts=[(each.value, screen.say(f"act_{each.value}")) for each in ReplyAct],
        act=act,
        page=page,
        pages=-(-total // _SIZE) or 1,
    )


def _of_policy(screen: Screen, hidden: frozenset[str], act: str) -> list[Row]:
    wanted = (each for each in screen.policy.replies.values() if act in ("", each.act.value))
    return [
        Row(
            each.code,
            screen.say(f"act_{each.act.value}"),
            "",
            screen.named(each.name),
            screen.named(each.words),
            "",
            False,
            each.code in hidden,
        )
        for each in wanted
    ]


def _form(doorway: Doorway, typed: Typed, said: str = "") -> str:
    screen = doorway.screen()
    return render_template(
        "console/template.html",
        typed=typed,
        said=said,
        acts=[(each.value, screen.say(f"act_{each.value}")) for each in ReplyAct],
        longest=LONGEST_REPLY,
        sample=sample(doorway.parts, screen, typed),
    )


def _stored(doorway: Doorway, key: int) -> Typed:
    """Raises NotFound("template_unknown")."""
    with doorway.parts.reading() as work:
        found = work.reply_templates.get(key)
    if found.retired:
        raise NotFound("template_unknown")
    return Typed(key, found.act, found.language, found.name, found.words)


def _save(doorway: Doorway, key: int | None) -> Page:
    """`look`: only how it will read."""
    screen, before = doorway.screen(), _stored(doorway, key) if key is not None else None
    typed = read_form(request.form, before)
    wrong = problems(typed)
    if wrong:
        return _form(doorway, typed.but(wrong, screen)), STATUS[RuleBroken]
    if "look" in request.form:
        return _form(doorway, typed), 200
    with doorway.parts.writing() as work:
        if key is None:
            key = work.reply_templates.add(
                typed.act, typed.language, typed.name, typed.words, session.officer().login, screen.now
            )
        else:
            work.reply_templates.change(key, typed.name, typed.words, session.officer().login, screen.now)
        _told(doorway, work, str(key), "added" if before is None else "changed", typed.words)
        work.commit()
    flash(screen.say("template_saved"))
    return redirect(_HERE, 303)


def _retire(doorway: Doorway, key: int) -> Response:
    with doorway.parts.writing() as work:
        work.reply_templates.retire(key, session.officer().login, doorway.screen().now)
        _told(doorway, work, str(key), "retired", "")
        work.commit()
    flash(doorway.screen().say("template_retired"))
    return redirect(_HERE, 303)


def _hide(doorway: Doorway, code: str, *, hide: bool) -> Response:
    """Raises NotFound("template_unknown")."""
    if code not in doorway.parts.policy.replies:
        raise NotFound("template_unknown")
    with doorway.parts.writing() as work:
        if hide:
            work.reply_templates.hide(code, session.officer().login, doorway.screen().now)
        else:
            work.reply_templates.show(code)
        _told(doorway, work, code, "hidden" if hide else "shown", "")
        work.commit()
    return redirect(_HERE, 303)


def _told(doorway: Doorway, work: UnitOfWork, which: str, how: str, words: str) -> None:
    who = Actor(f"officer:{session.officer().login}", "console")
    now = doorway.screen().now
    work.audit.append(TicketEvent(EventName.TEMPLATE_CHANGED, now, who, None, which, how, words))


def _asked_act() -> str:
    return request.args.get("act", ReplyAct.ASK.value)
