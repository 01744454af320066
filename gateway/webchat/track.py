"""`/track`: where is my case? Stage, office and date, never the story: phones and computers are shared."""

from flask import Blueprint, Response, make_response, redirect, render_template, request

from gateway.http.guards import from_our_own_page, limit_address
from gateway.webchat import closing, session
from gateway.webchat.door import Limits, WebDoor
from gateway.webchat.proof import DIGITS, GOOD_FOR, OPEN_FOR, PhoneProof
from gateway.webchat.where import Where, where
from grs_core.domain.errors import RuleBroken
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber

COOKIE = "track"
_BANGLA_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")


def add_routes(blueprint: Blueprint, door: WebDoor, limits: Limits) -> None:
    proof = PhoneProof(door)

    @blueprint.get("/track")
    def track() -> Response:
        if request.args.get("step") == "code":
            return _code_page(proof)
        return _page("track", mine=_mine(door), number=request.args.get("number", ""))

    @blueprint.post("/track")
    def tracked() -> Response:
        from_our_own_page()
        limit_address(limits.codes)
        return _check(door, proof) if "code" in request.form else _ask(door, proof)


def _ask(door: WebDoor, proof: PhoneProof) -> Response:
    written = request.form.get("number", "").strip()
    try:
        number = TrackingNumber.read(written)
    except RuleBroken:
        wrong = "track_number_wrong" if written else "track_number_empty"
        return _page("track", 422, mine=_mine(door), number=written[:40], wrong=wrong)
    own = [ticket for ticket in _of_this_browser(door) if ticket.number == number]
    if own:
        return closing.page(door, own[0])
    response = make_response(redirect("/track?step=code", 303))
    lasting = int(GOOD_FOR.total_seconds())
    response.set_cookie(
        COOKIE,
        proof.ask(number),
        max_age=lasting,
        path="/track",
        httponly=True,
        samesite="Lax",
        secure=door.secure_cookies,
    )
    return response


def _check(door: WebDoor, proof: PhoneProof) -> Response:
    code = "".join(request.form["code"].translate(_BANGLA_DIGITS).split())
    if not (len(code) == DIGITS and code.isdecimal()):
        return _code_page(proof, 422, "code_shape")
    try:
        ticket = proof.check(request.cookies.get(COOKIE, ""), code)
    except RuleBroken as refusal:
        return _code_page(proof, 422, refusal.key)
    response = closing.page(door, ticket)
    response.set_cookie(
        closing.COOKIE,
        proof.opened(ticket.number),
        max_age=int(OPEN_FOR.total_seconds()),
        path="/track",
        httponly=True,
        samesite="Lax",
        secure=door.secure_cookies,
    )
    return response


def _code_page(proof: PhoneProof, status: int = 200, wrong: str = "") -> Response:
    number = proof.asked(request.cookies.get(COOKIE, ""))
    return _page("code", status, number=number, wrong=wrong or ("" if number else "code_expired"))


def _page(name: str, status: int = 200, **values: object) -> Response:
    return make_response(render_template(f"webchat/{name}.html", here="/track", **values), status)


def _mine(door: WebDoor) -> list[Where]:
    return [where(door, ticket) for ticket in _of_this_browser(door)]


def _of_this_browser(door: WebDoor) -> tuple[Ticket, ...]:
    """Cases that the chat of this browser filed: its cookie is proof enough."""
    mine = session.current()
    if mine is None:
        return ()
    with door.reading() as work:
        return work.tickets.of_address(session.address_of(mine))
