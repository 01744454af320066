"""What Twilio's kind of platform answers about a message or a call: the same shape for every resource."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from gateway.sms.calling import Answered, call
from gateway.sms.codes import Codes, Verdict
from gateway.sms.dialling import international
from grs_core.domain.messages import SendOutcome, Unknown

log = logging.getLogger(__name__)
T = TypeVar("T")
_SERVER_ERROR = 500
_PAGE = 200
_SKEW = timedelta(minutes=1)
"""How far the platform's clock may be behind ours."""
_LONGEST_SID = 64


def outcome(answer: Answered, codes: Codes, carrier: str) -> SendOutcome:
    """A 5xx may come after it was taken, whatever it says; only a 4xx is read for Twilio's own code."""
    fields = answer.fields
    own = str(fields.get("code", "")) if 400 <= answer.status < _SERVER_ERROR else ""
    row, sid = codes.row(carrier, (own, answer.code)), fields.get("sid")
    if row.verdict is Verdict.ACCEPTED:
        return row.outcome(sid[:_LONGEST_SID]) if isinstance(sid, str) and sid else Unknown("no_sid")
    log.info("%s: %s (%s, %s)", carrier, row.reason, row.code, answer.code)
    return row.outcome()


def newest(
    url: str,
    login: tuple[str, str],
    to: str,
    since: datetime,
    resource: str,
    read: Callable[[Sequence[Mapping[str, Any]], bool], T],
) -> T | Unknown:
    """`read` of the newest entries about this phone, and whether there may be more. Unknown for an answer that is no
    list of them.
    """
    answer = call("GET", url, query={"To": international(to), "PageSize": str(_PAGE)}, login=login)
    if not isinstance(answer, Answered):
        return Unknown(answer.reason)
    if answer.status != 200:
        return Unknown(answer.code)
    try:
        entries = answer.fields[resource]
        if not isinstance(entries, list):
            raise TypeError
        recent = [each for each in entries if parsedate_to_datetime(each["date_created"]) >= since - _SKEW]
        return read(recent, len(recent) == len(entries) and bool(answer.fields.get("next_page_uri")))
    except (ValueError, LookupError, TypeError) as error:
        return Unknown(type(error).__name__)
