"""`POST /track/mine`: what we hold about you, as a file, to read (HTML) or for programs (JSON)."""

from datetime import datetime

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request

from gateway.http.dates import day, hour
from gateway.http.guards import from_our_own_page, limit_address
from gateway.http.look import page_language
from gateway.http.words import Words
from gateway.services.held import Held, give
from gateway.webchat import closing, session
from gateway.webchat.door import Limits, WebDoor
from gateway.webchat.proof import PhoneProof
from grs_core.domain.complainant import Address, Channel
from grs_core.domain.errors import NotFound, RuleBroken
from grs_core.domain.events import Actor

_NAME = "protikar-my-data"
_CITIZEN = Actor("citizen", Channel.WEB_CHAT.value)


def add_routes(blueprint: Blueprint, door: WebDoor, limits: Limits, words: Words) -> None:
    proof = PhoneProof(door)

    @blueprint.post("/track/mine")
    def mine() -> Response:
        from_our_own_page()
        limit_address(limits.codes)
        address = _whose(door, proof)
        try:
            if address is None:
                raise NotFound("ticket_unknown")
            with door.writing() as work:
                language = page_language()
                speech = door.conversations.speech
                held = give(work, door.policy, speech, address, language, _CITIZEN, door.clock.now())
                work.commit()
        except NotFound:
            return make_response(redirect("/track", 303))
        except RuleBroken as refusal:
            told = door.conversations.speech.refusal(refusal.key, refusal.params, page_language())
            return make_response(render_template("webchat/refused.html", wrong=told, here="/track"), 429)
        return _file(held)


def _whose(door: WebDoor, proof: PhoneProof) -> Address | None:
    """The phone that was proved for this case, else the conversation of this browser."""
    written = request.form.get("number", "")
    if written:
        ticket = closing.proved(door, proof, written)
        return ticket.complainant.address if ticket else None
    known = session.current()
    return session.address_of(known) if known else None


def _file(held: Held) -> Response:
    as_json = request.form.get("as") == "json"
    response = jsonify(held) if as_json else make_response(render_template("webchat/mine.html", held=held, when=_when))
    kind = "json" if as_json else "html"
    response.headers["Content-Disposition"] = f'attachment; filename="{_NAME}.{kind}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response


def _when(written: str | None) -> str:
    """A moment of `held` as people read it; "" for none."""
    if not written:
        return ""
    at, language = datetime.fromisoformat(written), page_language()
    return f"{day(at, language)}, {hour(at, language)}"
