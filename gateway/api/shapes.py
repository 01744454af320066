"""What the open interface takes: pydantic says it, checks it, and writes it into the OpenAPI document."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from grs_core.domain.grievance import Category
from grs_core.domain.lifecycle import Status
from grs_core.domain.volunteering import Relation

LONGEST_TEXT = 4000
_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
SOMETHING = "[^\\u0000-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff]"
"""Some character that can be seen, in words that every engine of patterns reads alike: what `\\S` is differs."""
OF_POLICY = "x-of-policy"
"""Marks a field whose values are rows of the policy: the document lists those of the policy in force."""


class Taken(BaseModel):
    """Nothing is guessed: an unknown field, or a value of another kind, is refused by its name."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, regex_engine="python-re")


def _moment(given: Any) -> datetime:
    """Of every year; what lies beyond what a computer can add up is its end."""
    if not isinstance(given, str) or not _RFC3339.fullmatch(given):
        raise PydanticCustomError("datetime_rfc3339", "a moment as RFC 3339 writes it, with its offset")
    try:
        read = datetime.fromisoformat(given.upper().replace("Z", "+00:00"))
    except ValueError:
        # A leap second: RFC 3339 knows them, Python does not.
        try:
            read = datetime.fromisoformat(given.upper().replace("Z", "+00:00").replace(":60", ":59", 1))
        except ValueError:
            raise PydanticCustomError("datetime_rfc3339", "there is no such day or hour") from None
    try:
        return read.astimezone(UTC)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) if read.year > 1 else datetime.min.replace(tzinfo=UTC)


def count_in_text(given: Any) -> Any:
    """A query holds text only; nothing but Latin digits is a number in it."""
    return int(given) if isinstance(given, str) and re.fullmatch("[0-9]{1,4}", given) else given


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    Field(json_schema_extra={"type": "string", "format": "date-time"}),
]
Phone = Annotated[str, Field(pattern=r"^01[3-9][0-9]{8}$", examples=["01712345678"])]
PlaceCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$", examples=["BD201204"])]
Programme = Annotated[str, Field(json_schema_extra={OF_POLICY: "programmes"}, examples=["old_age_allowance"])]
Said = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=SOMETHING)]
PersonName = Annotated[str, Field(min_length=1, max_length=120, pattern=SOMETHING)]
ExternalId = Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,120}$", examples=["333-2026-000123"])]


class Origin(StrEnum):
    """How the citizen came to the other system."""

    CALL_CENTRE = "call_centre"
    APP = "app"
    WEB = "web"
    SMS = "sms"
    IN_PERSON = "in_person"
    PAPER = "paper"
    OTHER = "other"


class ListQuery(Taken):
    """GET /cases. `since` (included) and `until` (not included): when something was last told of the case."""

    status: Status | None = Field(None, description="Only cases in this status.", strict=False)
    programme: Programme | None = Field(None, description="Only cases about this programme.")
    category: Category | None = Field(None, description="Only cases of this category.", strict=False)
    place: PlaceCode | None = Field(None, description="Only cases of this place and of those below it.")
    since: Moment | None = Field(None, description="Only cases of which something was told at this moment or later.")
    until: Moment | None = Field(None, description="Only cases of which nothing was told at this moment or later.")
    cursor: Annotated[str, Field(min_length=1, max_length=400)] | None = Field(
        None, description="`next` of the page before. It belongs to the token that it was given to."
    )
    limit: Annotated[int, BeforeValidator(count_in_text)] = Field(50, ge=1, le=100, description="Cases of one page.")


class PlacesQuery(Taken):
    """GET /places. With neither: the divisions."""

    q: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        None, description="A place as people write it, in Bangla script, romanised or in English."
    )
    within: PlaceCode | None = Field(None, description="Only inside this place; without `q`, what lies directly in it.")


class OfficesQuery(Taken):
    """GET /offices. Without `place`: the cell at the top."""

    place: PlaceCode | None = Field(None, description="Offices that answer for exactly this place.")


class FiguresQuery(Taken):
    """GET /figures."""

    month: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")] | None = Field(
        None, description="Only this month; without it every month that is published, the newest first."
    )


class AskedConsent(Taken):
    """Nothing is in hand, so `phone` is needed. Of an organisation's filing the citizen is asked by SMS whether it is
    his; of another system's he is told the number, and may withdraw.
    """

    mode: Literal["asked"]


class WitnessedConsent(Taken):
    mode: Literal["witness"]
    witness_name: PersonName
    witness_phone: Phone | None = None


class OnBehalf(Taken):
    """For whom somebody else files. An organisation's token always says it."""

    relation: Relation = Field(strict=False)
    consent: AskedConsent | WitnessedConsent = Field(discriminator="mode")
    volunteer: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{2,39}$")] | None = Field(
        None, description="The login of the organisation's volunteer who files; else its lead volunteer files."
    )


def _if(given: dict[str, Any], then: str) -> dict[str, Any]:
    """A field that another one asks for, in words of JSON Schema."""
    needed = {"required": [then], "properties": {then: {"type": "string"}}}
    return {"if": {"required": ["on_behalf"], "properties": {"on_behalf": given}}, "then": needed}


_ASKED = {
    "type": "object",
    "required": ["consent"],
    "properties": {"consent": {"required": ["mode"], "properties": {"mode": {"const": "asked"}}}},
}


class NewCase(Taken):
    """POST /cases. `place`: a code, or the place in the citizen's own words; what cannot be read stays in the story."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [_if({"type": "object"}, "name"), _if(_ASKED, "phone")],
            "examples": [
                {
                    "text": "আমার বয়স্ক ভাতা তিন মাস পাই না",
                    "phone": "01712345678",
                    "place": "বাঞ্ছারামপুর",
                    "origin": "call_centre",
                    "external_id": "333-2026-000123",
                }
            ],
        }
    )

    text: Said = Field(description="What is wrong, in the citizen's words. PINs and passwords in it are masked.")
    phone: Phone | None = Field(None, description="The citizen's own mobile: he hears the number, and owns the case.")
    name: PersonName | None = Field(None, description="The citizen's name.")
    programme: Programme | None = None
    category: Category | None = Field(None, description="If it is known; else it is read from the text.", strict=False)
    place: Annotated[str, Field(min_length=1, max_length=200, pattern=SOMETHING)] | None = None
    origin: Origin | None = Field(None, strict=False)
    language: Literal["bn", "en"] | None = Field(None, description="What he is written in; else that of the text.")
    on_behalf: OnBehalf | None = None
    external_id: ExternalId | None = Field(
        None, description="Your own name for this case: filed again under the same one it is the same case, for ever."
    )

    @model_validator(mode="after")
    def _for_another(self) -> "NewCase":
        if self.on_behalf is not None and self.name is None:
            raise PydanticCustomError("name_missing", "on_behalf asks for the name of whom it is for")
        if self.on_behalf is not None and self.on_behalf.consent.mode == "asked" and self.phone is None:
            raise PydanticCustomError("phone_missing", "who is asked by SMS needs a phone")
        return self


class NewMessage(Taken):
    """POST /cases/{number}/messages."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "আজও টাকা আসেনি"}]})

    text: Said = Field(description="What there is to add. It answers the office's question where one is open.")


class Withdrawal(Taken):
    """POST /cases/{number}/withdrawal."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "সমাধান হয়ে গেছে"}]})

    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=SOMETHING)] | None = None
