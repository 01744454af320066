"""Each request has an id, a line in the log and its place among the durations. No path, query or address is written."""

import logging
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from time import perf_counter
from uuid import uuid4

from flask import Flask, Response, g, request

from gateway import logs
from gateway.http.meters import Meters
from grs_core.domain.errors import RuleBroken
from grs_core.domain.tracking import TrackingNumber

log = logging.getLogger(__name__)
HEADER = "X-Request-Id"
_ID = re.compile(r"[0-9A-Fa-f]{8}[0-9A-Fa-f-]{8,56}")
"""What a proxy makes (nginx: 32 hexadecimal digits, others a UUID). Too long for a phone number, and no words."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Anybody may send any word as a method; a label takes ours only."""


def register(app: Flask, meters: Meters, behind_proxy: bool) -> None:
    """`behind_proxy`: the proxy's id is taken, so that its log and ours can be laid side by side; ours are random."""
    app.before_request(lambda: _begin(behind_proxy))
    app.after_request(_end(meters))
    app.teardown_request(_forget)


def _begin(behind_proxy: bool) -> None:
    given = request.headers.get(HEADER, "") if behind_proxy else ""
    g.request_id = given if _ID.fullmatch(given) else uuid4().hex
    g.began = perf_counter()
    about: AbstractContextManager[None] = logs.about(request=g.request_id)
    about.__enter__()
    g.about = about


def _end(meters: Meters) -> Callable[[Response], Response]:
    def end(response: Response) -> Response:
        if "began" not in g:
            return response
        seconds = perf_counter() - g.began
        route = request.url_rule.rule if request.url_rule is not None else "none"
        method = request.method if request.method in _METHODS else "other"
        meters.requests.labels(method, route, str(response.status_code)).observe(seconds)
        facts = {"method": method, "route": route, "status": response.status_code}
        log.info("request", extra={**facts, "ms": round(seconds * 1000), "ticket": _ticket()})
        response.headers[HEADER] = g.request_id
        return response

    return end


def _forget(error: BaseException | None) -> None:
    if "about" in g:
        g.pop("about").__exit__(None, None, None)


def _ticket() -> str | None:
    """Of a page about one case. A number that is none of ours may be anything: it is left out."""
    try:
        return str(TrackingNumber.read(str((request.view_args or {}).get("number", ""))))
    except RuleBroken:
        return None
