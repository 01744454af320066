"""What stands in a carrier's request, read from its own bytes: what is signed is what is read."""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from gateway.ports import Call
from grs_core.domain.errors import RuleBroken

LONGEST_FIELD = 64
"""Characters of an id or a number: Twilio's have 34 and 16 at the most."""
_MOST_FIELDS = 200
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def kind(call: Call) -> str:
    return call.headers.get("content-type", "").partition(";")[0].strip().lower()


def asked(call: Call) -> MultiDict[str, str]:
    """The parameters of the address, every value of each."""
    return _pairs(call.query)


def posted(call: Call) -> MultiDict[str, str]:
    """The fields of the body, a form's or a JSON object's texts and numbers; nothing of any other kind."""
    if kind(call) == FORM:
        return _pairs(call.body)
    if kind(call) != JSON:
        return MultiDict()
    try:
        document = json.loads(call.body)
    except (ValueError, RecursionError):
        return MultiDict()
    plain = document.items() if isinstance(document, dict) else ()
    return MultiDict({name: str(value) for name, value in plain if isinstance(value, str | int)})


def short(fields: Mapping[str, str], *names: str) -> str:
    """An id or a number under the first of its names that is there. Raises RuleBroken("field_missing" |
    "field_too_long", field).
    """
    found = ((name, clean(fields[name]).strip()) for name in names if name in fields)
    name, value = next((each for each in found if each[1]), (names[0], ""))
    if not value:
        raise RuleBroken("field_missing", field=name)
    if len(value) > LONGEST_FIELD:
        raise RuleBroken("field_too_long", field=name)
    return value


def text(fields: Mapping[str, str], names: Sequence[str]) -> str:
    """A message may be empty, but its field must be there: else a wrong name would empty them all. Raises
    RuleBroken("field_missing", field).
    """
    name = next((each for each in names if each in fields), None)
    if name is None:
        raise RuleBroken("field_missing", field=names[0])
    return clean(fields[name])


def optional(fields: Mapping[str, str], *names: str) -> str:
    """An id or a number that may be missing, cut to what we keep."""
    return clean(next((fields[each] for each in names if fields.get(each)), "")).strip()[:LONGEST_FIELD]


def clean(written: str) -> str:
    """Without what no database keeps: NUL, and halves of letters that JSON can write."""
    return written.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _pairs(data: bytes) -> MultiDict[str, str]:
    try:
        return MultiDict(parse_qsl(data.decode(errors="replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return MultiDict()
