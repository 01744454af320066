"""The browser's side of a volunteer's sign-in: a signed cookie of the portal's own, which no other door reads, and the
token that every form of a signed-in volunteer carries.
"""

import hmac
from datetime import UTC, datetime
from typing import Any

from flask import Response, g, request
from itsdangerous import BadSignature, URLSafeSerializer

from gateway.http.compressing import masked, unmasked
from gateway.http.guards import LOOPBACK
from gateway.services.devices import device_in_words
from gateway.services.sign_in import Session, Visitor
from gateway.services.volunteer_sign_in import LONGEST, Member
from gateway.volunteers.parts import PortalParts

COOKIE, PATH = "volunteer", "/volunteers"
_FORGET = ""


def member() -> Member:
    """Whoever is signed in; only behind the guard."""
    found: Member = g.member
    return found


def is_signed_in() -> bool:
    return g.get("member") is not None


def recognise(parts: PortalParts) -> Member | None:
    """The volunteer of this browser; a session that is over is forgotten."""
    held = _held(parts)
    found = parts.sign_in.who(held[0]) if held else None
    g.member, g.volunteer_token = found, held[1] if held and found else ""
    if held and found is None:
        g.volunteer_cookie = _FORGET
    return found


def visitor() -> Visitor:
    """Who knocks. This very machine's address is that of a proxy, which stands for everybody."""
    address = request.remote_addr or ""
    device = device_in_words(request.headers.get("User-Agent", ""))
    return Visitor("volunteers", device, "" if address in LOOPBACK else address)


def begin(parts: PortalParts, started: Session) -> None:
    told = [started.login, started.mark, started.since.timestamp(), started.id, parts.dice.token()]
    g.volunteer_cookie = _signer(parts).dumps(told)


def end(parts: PortalParts) -> None:
    """Signs out, here and wherever else this cookie may have been copied to."""
    held = _held(parts)
    if held is not None:
        parts.sign_in.leave(held[0])
    g.volunteer_cookie = _FORGET


def form_token(parts: PortalParts) -> str:
    """Under another mask on every page; "" for who is not signed in."""
    token: str = g.get("volunteer_token", "")
    return masked(token, parts.dice.token()) if token else ""


def form_is_ours() -> bool:
    """True when the form that was sent carries this browser's token."""
    ours, sent = g.get("volunteer_token", ""), request.form.get("csrf", "")
    return bool(ours) and hmac.compare_digest(ours.encode(), unmasked(sent).encode())


def keep(parts: PortalParts, response: Response) -> Response:
    """Sets or takes away the cookie, when this request changed it."""
    changed = g.get("volunteer_cookie")
    if changed == _FORGET:
        response.delete_cookie(COOKIE, path=PATH)
    elif changed is not None:
        lasting = int(LONGEST.total_seconds())
        response.set_cookie(
            COOKIE, changed, lasting, path=PATH, httponly=True, samesite="Lax", secure=parts.secure_cookies
        )
    return response


def _held(parts: PortalParts) -> tuple[Session, str] | None:
    """What the cookie says, whether or not it is over, and the token."""
    try:
        raw: Any = _signer(parts).loads(request.cookies.get(COOKIE, ""))
        login, mark, since, id_, token = raw
        return Session(str(login), str(mark), datetime.fromtimestamp(float(since), UTC), str(id_)), str(token)
    except (BadSignature, TypeError, ValueError, OverflowError):
        return None


def _signer(parts: PortalParts) -> URLSafeSerializer:
    return URLSafeSerializer(parts.secret, salt="volunteer")
