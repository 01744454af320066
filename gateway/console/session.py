"""The browser's side of a sign-in: a signed cookie that holds who, under which password, since when and which sign-in,
and the token that every form of ours must carry.
"""

import hmac
from datetime import UTC, datetime
from typing import Any

from flask import g, request, session

from gateway.http.compressing import masked, unmasked
from gateway.http.guards import LOOPBACK
from gateway.services.devices import device_in_words
from gateway.services.sign_in import Session, SignIn, Visitor
from grs_core.domain.officers import Officer
from grs_core.ports import Dice

_WHO, _TOKEN, _SEARCH, _SECRET = "console", "console_csrf", "console_find", "console_secret"
_WATCHES = "/changes"
"""How the addresses end that a page asks for by itself: an open page is nobody at his desk."""


def officer() -> Officer:
    """Whoever is signed in; only behind the guard."""
    found: Officer = g.officer
    return found


def is_signed_in() -> bool:
    return g.get("officer") is not None


def signed_in() -> Officer:
    """Whoever signed in, though he may practise as somebody else; only behind the guard."""
    found: Officer = g.signed_in
    return found


def recognise(sign_in: SignIn) -> Officer | None:
    """The officer of this browser; a session that is over is forgotten, one that waits for its code is kept."""
    held = kept()
    found = sign_in.who(held, watches=request.path.endswith(_WATCHES)) if held else None
    if held and found is None and not held.waits:
        forget()
    g.officer = g.signed_in = found
    return found


def visitor() -> Visitor:
    """Who knocks. This very machine's address is that of a proxy, which stands for everybody."""
    address = request.remote_addr or ""
    return Visitor(
        device=device_in_words(request.headers.get("User-Agent", "")),
        address="" if address in LOOPBACK else address,
    )


def begin(started: Session, dice: Dice) -> None:
    """A new sign-in has a new token: what a stranger planted before is worth nothing."""
    forget()
    session[_WHO] = {
        "login": started.login,
        "mark": started.mark,
        "since": started.since.timestamp(),
        "id": started.id,
        "waits": started.waits,
    }
    session[_TOKEN] = dice.token()


def end(sign_in: SignIn) -> None:
    """Signs out, here and wherever else this cookie may have been copied to."""
    held = kept()
    if held is not None:
        sign_in.leave(held)
    forget()


def forget() -> None:
    for key in (_WHO, _TOKEN, _SEARCH, _SECRET):
        session.pop(key, None)


def form_token(dice: Dice) -> str:
    """The token for the forms of this browser, under another mask on every page."""
    if _TOKEN not in session:
        session[_TOKEN] = dice.token()
    return masked(str(session[_TOKEN]), dice.token())


def form_is_ours() -> bool:
    """True when the form that was sent carries this browser's token."""
    ours, sent = session.get(_TOKEN), request.form.get("csrf", "")
    return isinstance(ours, str) and hmac.compare_digest(ours.encode(), unmasked(sent).encode())


def keep_search(text: str | None) -> None:
    """A phone that is looked for stays out of addresses, which end in logs and in the browser's history."""
    if text:
        session[_SEARCH] = text
    else:
        session.pop(_SEARCH, None)


def kept_search() -> str | None:
    found = session.get(_SEARCH)
    return found if isinstance(found, str) else None


def keep_secret(secret: str) -> None:
    """The secret of a second factor between the page that shows it and the code that proves it, no longer."""
    session[_SECRET] = secret


def kept_secret() -> str | None:
    found = session.get(_SECRET)
    return found if isinstance(found, str) else None


def kept() -> Session | None:
    """What the cookie says, whether or not it is over."""
    raw: Any = session.get(_WHO)
    try:
        since = datetime.fromtimestamp(float(raw["since"]), UTC)
        return Session(str(raw["login"]), str(raw["mark"]), since, str(raw["id"]), bool(raw.get("waits")))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
