"""A report as a client of Open311 sends it, read into what `POST /api/v1/cases` takes. Beside the specification:
`external_id`, under which the same report, sent again, is the same case.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from gateway.api.doorway import ApiDoor, Caller
from gateway.api.filing import Told
from gateway.api.open311_read import wrong
from gateway.api.open311_services import PROVIDERS, category_of
from gateway.api.shapes import LONGEST_TEXT, NewCase
from gateway.http.posted import clean
from gateway.services.whereabouts import upazila_at
from grs_core.domain.complainant import read_mobile
from grs_core.domain.errors import RuleBroken
from grs_core.domain.volunteering import Relation

_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,400})?([eE]-?[0-9]{1,3})?")
_TAKA = re.compile(r"[0-9]{1,9}(\.0{1,2})?")
_LONGEST = 200
LENGTHS = {"address_string": _LONGEST, "first_name": 59, "last_name": 60}
"""Characters at most; both names together are one of ours."""
_ATTRIBUTE = "attribute[{}]"


@dataclass(frozen=True, slots=True)
class Report:
    """`details`: what stands beside the story; `unplaced`: nobody knows where; `picture`: a media_url was given."""

    case: NewCase
    details: Mapping[str, str]
    unplaced: bool
    picture: bool

    def with_details(self, told: Told) -> Told:
        grievance = told.grievance
        return replace(told, grievance=replace(grievance, details={**grievance.details, **self.details}))


def read_report(door: ApiDoor, caller: Caller, form: MultiDict[str, str]) -> Report:
    """Raises RuleBroken("open311_wrong", field, why), NotFound("service_unknown")."""
    given = {name: clean(value).strip() for name, value in form.items()}
    code, story = given.get("service_code", ""), given.get("description", "")
    if not code:
        raise wrong("service_code", "needed")
    category = category_of(door.policy, code)
    if not story:
        raise wrong("description", "needed: what is wrong, in the citizen's words")
    for name, most in LENGTHS.items():
        if len(given.get(name, "")) > most:
            raise wrong(name, f"at most {most} characters")
    place, unread = _place(door, given)
    fields: dict[str, Any] = {
        "text": "\n".join(part for part in (story, unread) if part)[:LONGEST_TEXT],
        "category": category,
        "phone": _phone(given),
        "name": " ".join(f"{given.get('first_name', '')} {given.get('last_name', '')}".split()) or None,
        "programme": _one_of(given, "programme", door.policy.programmes),
        "place": place,
        "on_behalf": _behalf(caller, given),
        "origin": "app",
        "external_id": given.get("external_id") or None,
    }
    if len(story) > LONGEST_TEXT:
        raise wrong("description", f"at most {LONGEST_TEXT} characters")
    try:
        case = NewCase.model_validate({name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise wrong(".".join(str(step) for step in first["loc"]) or "attribute", first["msg"]) from None
    return Report(case, _details(given), place is None, bool(given.get("media_url")))


def _place(door: ApiDoor, given: Mapping[str, str]) -> tuple[str | None, str]:
    """The code of the place, and the words that were given for it: they stay in the story. An id goes before words,
    words before a point, unless they are read inside it. Raises NotFound("place_unknown") for an unknown id.
    """
    words = ", ".join(part for part in (_attribute(given, "place"), given.get("address_string", "")) if part)
    wanted, point = given.get("address_id", ""), _point(given)
    if not (words or wanted or point):
        raise wrong("address_string", "needed, or lat and long, or address_id")
    if wanted:
        return _by_id(door, wanted), words
    inside = upazila_at(*point) if point else None
    read = door.finder.read(words, within=inside, whole=True).code if words and inside else None
    return read or (door.finder.read(words, whole=True).code if words and not inside else None) or inside, words


def _by_id(door: ApiDoor, wanted: str) -> str:
    by_board = door.policy.places.by_short_code(wanted)
    if by_board is not None:
        return by_board.code
    return door.policy.places.get(wanted).code


def _point(given: Mapping[str, str]) -> tuple[float, float] | None:
    """Half a point is none."""
    lat, long = given.get("lat", ""), given.get("long", "")
    if not (lat and long):
        return None
    if not (_DEGREES.fullmatch(lat) and _DEGREES.fullmatch(long)):
        raise wrong("lat", "lat and long, both in degrees")
    if not (-90 <= float(lat) <= 90 and -180 <= float(long) <= 180):
        raise wrong("lat", "there is no such point")
    return float(lat), float(long)


def _phone(given: Mapping[str, str]) -> str | None:
    written = given.get("phone", "")
    try:
        return read_mobile(written) if written else None
    except RuleBroken:
        raise wrong("phone", "a mobile of Bangladesh, 01XXXXXXXXX") from None


def _behalf(caller: Caller, given: Mapping[str, str]) -> dict[str, Any] | None:
    """For somebody else: with a witness, or he is asked by SMS. An organisation files for others only."""
    relation = _one_of(given, "on_behalf_of", [each.value for each in Relation])
    if relation is None and caller.token.organisation is None:
        return None
    witness = _attribute(given, "witness_name")
    consent = {"mode": "witness", "witness_name": witness[:120]} if witness else {"mode": "asked"}
    return {"relation": relation or Relation.CLIENT.value, "consent": consent}


def _details(given: Mapping[str, str]) -> dict[str, str]:
    amount, phone = _attribute(given, "amount"), _attribute(given, "account_phone")
    provider = _one_of(given, "provider", PROVIDERS)
    if amount and not _TAKA.fullmatch(amount):
        raise wrong(_ATTRIBUTE.format("amount"), "whole taka")
    try:
        named = {"phone": read_mobile(phone)} if phone else {}
    except RuleBroken:
        raise wrong(_ATTRIBUTE.format("account_phone"), "01XXXXXXXXX") from None
    taka = {"amount": str(int(amount.partition(".")[0]))} if amount else {}
    return {**({"provider": provider} if provider else {}), **taka, **named}


def _one_of(given: Mapping[str, str], name: str, known: Any) -> str | None:
    value = _attribute(given, name)
    if value and value not in known:
        raise wrong(_ATTRIBUTE.format(name), "none of the values of the service's definition")
    return value or None


def _attribute(given: Mapping[str, str], name: str) -> str:
    value = given.get(_ATTRIBUTE.format(name), "") or given.get(f"attribute[{name}][]", "")
    if len(value) > _LONGEST:
        raise wrong(_ATTRIBUTE.format(name), f"at most {_LONGEST} characters")
    return value
