"""GrsError -> HTTP status: the only such table. JSON for programs, a page for people; never a stack trace."""

import logging
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from gateway.http.words import Language, Words
from grs_core.domain.errors import Conflict, GrsError, NotAllowed, NotFound, RuleBroken, Unavailable

log = logging.getLogger(__name__)

STATUS: Mapping[type[GrsError], int] = {
    NotFound: 404,
    RuleBroken: 422,
    NotAllowed: 403,
    Conflict: 409,
    Unavailable: 503,
}
_MACHINES = ("/sms/", "/webhooks/", "/health", "/api/", "/open311/", "/metrics")


def register(app: Flask) -> None:
    """Every refusal of every door goes through here."""
    words = Words.load(Path(__file__).with_name("refusals.toml"))

    @app.errorhandler(GrsError)
    def refused(error: GrsError) -> Response:
        return _answer(words, _status(error), error.key, error.params)

    @app.errorhandler(HTTPException)
    def wrong(error: HTTPException) -> Response:
        if error.code is not None and 300 <= error.code < 400:
            return Response(status=error.code, headers=error.get_headers())
        response = _answer(words, error.code or 500, f"http_{error.code}", {})
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        # The type only: an exception's text may hold what a citizen wrote.
        log.error("%s %s: %s", request.method, request.path, type(error).__name__, exc_info=app.debug)
        return _answer(words, InternalServerError.code, "http_500", {})


def _status(error: GrsError) -> int:
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def _answer(words: Words, status: int, key: str, params: Mapping[str, str]) -> Response:
    bn, en = _said(words, "bn", status, key, params), _said(words, "en", status, key, params)
    if request.path.startswith(_MACHINES) or request.accept_mimetypes.best == "application/json":
        response = jsonify(error=key, message=en, message_bn=bn, **({"details": dict(params)} if params else {}))
    else:
        response = Response(render_template("refusal.html", status=status, bn=bn, en=en))
    response.status_code = status
    return response


def _said(words: Words, language: Language, status: int, key: str, params: Mapping[str, str]) -> str:
    """The words of the key, else of the status, else of a mishap of ours."""
    known = words.of(language)
    found = next(known[name] for name in (key, f"http_{status}", "http_400", "http_500") if name in known)
    try:
        return found.format_map(params)
    except KeyError:
        return found
