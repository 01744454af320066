"""The browser's side of a sign-in: a signed cookie that holds who, under which password, since when and which sign-in,
and the token that every form of ours must carry.
"""

import hmac
from datetime import UTC, datetime
from typing import Any

from flask import g, request, session

from gateway.services.sign_in import Session, SignIn
from grs_core.domain.officers import Officer
from grs_core.ports import Dice

_WHO, _TOKEN, _SEARCH = "console", "console_csrf", "console_find"


def officer() -> Officer:
    """Whoever is signed in; only behind the guard."""
    found: Officer = g.officer
    return found


def is_signed_in() -> bool:
    return g.get("officer") is not None


def recognise(sign_in: SignIn) -> Officer | None:
    """The officer of this browser; a session that is over is forgotten."""
    kept = _kept()
    found = sign_in.who(kept) if kept else None
    if kept and found is None:
        forget()
    g.officer = found
    return found


def begin(started: Session, dice: Dice) -> None:
    """A new sign-in has a new token: what a stranger planted before is worth nothing."""
    forget()
    session[_WHO] = {"login": started.login, "mark": started.mark, "since": started.since.timestamp(), "id": started.id}
    session[_TOKEN] = dice.token()


def end(sign_in: SignIn) -> None:
    """Signs out, here and wherever else this cookie may have been copied to."""
    kept = _kept()
    if kept is not None:
        sign_in.leave(kept)
    forget()


def forget() -> None:
    for key in (_WHO, _TOKEN, _SEARCH):
        session.pop(key, None)


def form_token(dice: Dice) -> str:
    """The token for the forms of this browser."""
    if _TOKEN not in session:
        session[_TOKEN] = dice.token()
    return str(session[_TOKEN])


def form_is_ours() -> bool:
    """True when the form that was sent carries this browser's token."""
    ours, sent = session.get(_TOKEN), request.form.get("csrf", "")
    return isinstance(ours, str) and hmac.compare_digest(ours.encode(), sent.encode())


def keep_search(text: str | None) -> None:
    """A phone that is looked for stays out of addresses, which end in logs and in the browser's history."""
    if text:
        session[_SEARCH] = text
    else:
        session.pop(_SEARCH, None)


def kept_search() -> str | None:
    found = session.get(_SEARCH)
    return found if isinstance(found, str) else None


def _kept() -> Session | None:
    raw: Any = session.get(_WHO)
    try:
        since = datetime.fromtimestamp(float(raw["since"]), UTC)
        return Session(str(raw["login"]), str(raw["mark"]), since, str(raw["id"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
