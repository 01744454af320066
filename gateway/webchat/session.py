"""The browser's chat: a random name in a cookie. Whoever has the cookie has the conversation, nobody else."""

import re

from flask import Response, request

from grs_core.domain.complainant import Address

COOKIE = "chat"
KEPT_S = 180 * 24 * 3600
"""Half a year: longer than the slowest case with its appeal."""
_NAME = re.compile(r"[0-9a-f]{32}")


def current() -> str | None:
    """The name in the cookie, None when there is none or it was never one of ours."""
    return named(request.cookies.get(COOKIE, ""))


def named(written: str) -> str | None:
    """None for what was never a name of ours."""
    return written if _NAME.fullmatch(written) else None


def address_of(session: str) -> Address:
    return Address.of_chat(session)


def keep(response: Response, session: str, *, secure: bool) -> Response:
    response.set_cookie(COOKIE, session, max_age=KEPT_S, httponly=True, samesite="Lax", secure=secure)
    return response


def forget(response: Response) -> Response:
    response.delete_cookie(COOKIE)
    return response
