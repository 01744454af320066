"""What the open interface gives, as the OpenAPI document says it."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from grs_core.domain.closing import AppealOutcome, Closed
from grs_core.domain.complainant import Channel
from grs_core.domain.grievance import AccusedRole, Category, Priority
from grs_core.domain.lifecycle import Status
from grs_core.domain.offices import Tier
from grs_core.domain.places import PlaceLevel
from grs_core.domain.volunteering import Standing

Number = Annotated[str, Field(pattern=r"^[1-9][0-9]{9}$", examples=["4829103756"])]


class Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(Told):
    bn: str
    en: str


class OfficeTold(Told):
    code: str
    kind: str
    name_en: str


class PlaceTold(Told):
    """English names of the place and all above it; null where it is not known."""

    union: str | None
    upazila: str | None
    district: str | None
    division: str | None
    code: str | None


class Case(Told):
    """A case without its story. Times are RFC 3339 with Dhaka's offset."""

    number: Number
    status: Status
    grs_status: str = Field(description="What grs.gov.bd calls this status; see `/status-codes`.")
    category: Category
    subcategory: str | None
    programme: str | None
    priority: Priority
    channel: Channel
    language: str
    filed_at: datetime
    updated_at: datetime = Field(description="When something was last told of it.")
    tier: Tier
    office: OfficeTold
    place: PlaceTold
    due_at: datetime = Field(description="The promise to the citizen.")
    accept_by: datetime | None
    statutory_due_at: datetime | None
    accused_role: AccusedRole | None
    anonymous: bool
    on_behalf_of: bool
    sensitive: bool
    called: str | None
    appeals: int
    outcome: str | None
    appeal_outcome: AppealOutcome | None
    closed: Closed | None
    confirm_by: datetime | None
    reopened: int
    rating: int | None
    systemic: bool
    merged_into: Number | None = Field(description="The case that goes on for it, if this token sees that one.")
    policy_version: str
    external_id: str | None = Field(description="Your own name for it, where it came through this token.")
    standing: Standing | None = Field(description="What the citizen said to a case that was filed for him.")


class WholeCase(Case):
    summary: str = Field(description="The first words of the story, numbers masked; empty of a sensitive case.")


class CaseList(Told):
    cases: Sequence[Case]
    next: str | None = Field(description="The cursor of the cases behind these; null when there are none yet.")


class By(StrEnum):
    """Who did it; never which officer."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    SYSTEM = "system"
    VOLUNTEER = "volunteer"
    TOKEN = "token"  # noqa: S105  the kind of an actor
    OTHER = "other"


class Event(Told):
    """`from` and `to`: an office or a status; `detail`: words that the citizen said or was told."""

    at: datetime
    event: str
    by: By
    origin: str | None = Field(serialization_alias="from")
    target: str | None = Field(serialization_alias="to")
    detail: str


class History(Told):
    number: Number
    history: Sequence[Event]


class ProgrammeRow(Told):
    code: str
    name: Name


class Programmes(Told):
    programmes: Sequence[ProgrammeRow]


class CategoryRow(Told):
    code: Category
    name: Name
    subcategories: Sequence[ProgrammeRow]


class Categories(Told):
    categories: Sequence[CategoryRow]


class PlaceRow(Told):
    code: str
    level: PlaceLevel
    name: Name
    union: str | None
    upazila: str | None
    district: str | None
    division: str | None


class PlaceList(Told):
    """`accepted`: the one that the words mean for certain; `matches`: the likely ones, best first."""

    accepted: PlaceRow | None
    matches: Sequence[PlaceRow]


class OfficeRow(Told):
    code: str
    tier: Tier
    kind: str
    name: Name
    place: str | None
    above: str | None


class Offices(Told):
    offices: Sequence[OfficeRow]


class StatusRow(Told):
    """The code of grs.gov.bd for our status (and outcome, `*` for the rest), by how far the case has come."""

    status: Status
    outcome: str
    first: str
    reopened: str
    appeal: str
    cell: str


class StatusCodesTold(Told):
    status_codes: Sequence[StatusRow]


class Cell(Told):
    """null: too small to be shown, or hidden so that a small one cannot be worked out."""

    table: Literal["total", "category", "programme", "district"]
    code: str
    name: Name
    received: int | None
    resolved: int | None
    median_working_days: float | None


class MonthTold(Told):
    month: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")]
    made_at: datetime
    cells: Sequence[Cell]


class FiguresTold(Told):
    """What everybody may read (`/figures.csv`), month by month, small cells suppressed."""

    licence: Literal["CC BY 4.0"]
    months: Sequence[MonthTold]


class FieldWrong(Told):
    where: Literal["body", "query", "header"] = Field(serialization_alias="in")
    pointer: str = Field(description="A JSON pointer (RFC 6901) to what is wrong.")
    code: str
    message: str


class Refusal(Told):
    """Every refusal: a key that stays, words in both languages, and what is wrong where."""

    error: str
    message: str
    message_bn: str
    details: dict[str, str] | None = None
    fields: Sequence[FieldWrong] | None = None


def first_of(month: str) -> date | None:
    """`2026-05` as its first day; None for a month that there is not."""
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
