"""`/console/quarantine`: messages that were kept aside, to be released or discarded."""

from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from gateway.console import reviewers, session
from gateway.console.doorway import Doorway
from gateway.console.screen import Screen
from gateway.http.errors import STATUS
from gateway.services.quarantine import DISCARDED, JUDGES, RELEASED, may_be_answered
from grs_core.domain.complainant import mask_phone
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.officers import Officer
from grs_core.message_ports import Quarantined

_SIZE = 25
_LONGEST_KEY = 18


@dataclass(frozen=True, slots=True)
class Kept:
    """Worded. `judged` is empty while nobody has."""

    id: int
    text: str
    sender: str
    told: str
    reason: str
    judged: str
    releasable: bool
    discardable: bool


def register(blueprint: Blueprint, doorway: Doorway) -> None:
    @blueprint.get("/quarantine")
    def quarantine() -> str | tuple[str, int]:
        return reviewers.only(doorway, lambda: _page(doorway))

    @blueprint.post("/quarantine/<key>")
    def judge_message(key: str) -> Response | tuple[str, int]:
        return reviewers.only(doorway, lambda: _judge(doorway, _number(key)))


def is_judge(officer: Officer | None) -> bool:
    """For the menu."""
    return officer is not None and officer.role in JUDGES


def _page(doorway: Doorway, said: str = "") -> str:
    screen, judged = doorway.screen(), request.args.get("tab") == "judged"
    before = request.args.get("before", "")
    found = doorway.parts.quarantine.page(session.officer(), judged, _key(before), _SIZE + 1)
    shown = found[:_SIZE]
    return render_template(
        "console/quarantine.html",
        messages=[_kept(each, screen) for each in shown],
        tab="judged" if judged else "open",
        older=shown[-1].id if len(found) > _SIZE else None,
        first=not before,
        said=said,
    )


def _judge(doorway: Doorway, key: int) -> Response:
    quarantine, screen, officer = doorway.parts.quarantine, doorway.screen(), session.officer()
    acts = {RELEASED: quarantine.release, DISCARDED: quarantine.discard}
    verdict = request.form.get("verdict", "")
    if verdict not in acts:
        raise BadRequest
    try:
        acts[verdict](key, officer)
    except RuleBroken as refusal:
        return make_response(_page(doorway, screen.say(refusal.key)), STATUS[RuleBroken])
    flash(screen.say(f"done_message_{verdict}"))
    return redirect(f"/console/quarantine{'?tab=judged' if request.form.get('tab') == 'judged' else ''}", 303)


def _number(written: str) -> int:
    """Raises NotFound("message_unknown")."""
    key = _key(written)
    if key is None:
        raise NotFound("message_unknown")
    return key


def _key(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= _LONGEST_KEY else None


def _kept(kept: Quarantined, screen: Screen) -> Kept:
    message, sender, answerable = kept.message, kept.message.address.value, may_be_answered(kept.message.address)
    judged = ""
    if kept.verdict and kept.judged_at:
        told = {"by": kept.judged_by or "", "at": screen.moment(kept.judged_at)}
        judged = screen.say(f"message_{kept.verdict}", **told)
    return Kept(
        id=kept.id,
        text=screen.text(message.body),
        sender=mask_phone(sender) if answerable else sender,
        told=screen.say("message_told", at=screen.moment(message.at), carrier=screen.carrier(message.provider)),
        reason=screen.say_or(f"aside_{kept.reason}", kept.reason),
        judged=judged,
        releasable=kept.verdict != RELEASED and answerable,
        discardable=kept.verdict is None,
    )
