"""GrsError -> HTTP status: the only such table. JSON for programs, a page for people; never a stack trace."""

import logging
from collections.abc import Mapping

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from bot.speech.render import Speech
from gateway import logs
from grs_core.domain.errors import Conflict, GrsError, NotAllowed, NotFound, RuleBroken, Unavailable

log = logging.getLogger(__name__)

STATUS: Mapping[type[GrsError], int] = {
    NotFound: 404,
    RuleBroken: 422,
    NotAllowed: 403,
    Conflict: 409,
    Unavailable: 503,
}
_MACHINES = ("/sms/", "/voice/", "/webhooks/", "/health", "/api/", "/open311/", "/metrics")


def register(app: Flask, speech: Speech) -> None:
    """Every refusal of every door goes through here."""

    @app.errorhandler(GrsError)
    def refused(error: GrsError) -> Response:
        return _answer(speech, _status(error), error.key, error.params)

    @app.errorhandler(HTTPException)
    def wrong(error: HTTPException) -> Response:
        if error.code is not None and 300 <= error.code < 400:
            return Response(status=error.code, headers=error.get_headers())
        response = _answer(speech, error.code or 500, f"http_{error.code}", {})
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        # The type only: an exception's text may hold what a citizen wrote.
        # Nor the path: people put numbers where a case belongs.
        log.error("%s failed: %s", request.url_rule.rule if request.url_rule else "a request", logs.fault(error))
        return _answer(speech, InternalServerError.code, "http_500", {})


def _status(error: GrsError) -> int:
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def _answer(speech: Speech, status: int, key: str, params: Mapping[str, str]) -> Response:
    bn, en = (speech.refusal(key, params, language) for language in ("bn", "en"))
    if request.path.startswith(_MACHINES) or request.accept_mimetypes.best == "application/json":
        response = jsonify(error=key, message=en, message_bn=bn, **({"details": dict(params)} if params else {}))
    else:
        response = Response(render_template("refusal.html", status=status, bn=bn, en=en))
    response.status_code = status
    return response
