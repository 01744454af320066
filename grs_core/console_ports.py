"""The ports of what the console keeps beside the cases. Their adapters run tests/contract/test_storage_console*.py."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from grs_core.domain.access import Invitation, SignedIn
from grs_core.domain.committee import AgendaItem, Meeting
from grs_core.domain.reports import Period, Report, ReportKind
from grs_core.domain.tracking import TrackingNumber


class Followers(Protocol):
    """Who reads the audit behind the commits (figures, words): up to which event each has."""

    def at(self, name: str) -> int:
        """The last event that was taken, 0 before the first. Nobody else moves this follower before this unit of work
        ends (the row is locked).
        """
        ...

    def move(self, name: str, event: int) -> None:
        """After `at`, in the same unit of work."""
        ...


class SignIns(Protocol):
    """Every browser that somebody signed in with."""

    def add(self, signed_in: SignedIn) -> None: ...

    def get(self, key: str) -> SignedIn | None: ...

    def of(self, login: str, since: datetime) -> tuple[SignedIn, ...]:
        """His, begun at `since` or later and not ended, newest first."""
        ...

    def seen(self, key: str, at: datetime) -> None:
        """Somebody is still there."""
        ...

    def end(self, key: str, login: str, at: datetime, by: str) -> bool:
        """False when this login has no such sign-in, or it was ended before."""
        ...

    def end_all(self, login: str, at: datetime, by: str, but: str = "") -> int:
        """All of his that were not ended, except the one that is called `but`; how many."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Those that began before then, the oldest first, `limit` of them at most; how many."""
        ...


class SecondFactors(Protocol):
    """Codes of a phone (RFC 6238) and the codes on paper that stand in for it. Secrets are sealed."""

    def secret(self, login: str) -> str | None: ...

    def enrol(self, login: str, secret: str, step: int, codes: Sequence[str]) -> None:
        """Instead of whatever was there. Of `codes`, those on paper, only hashes are kept; codes of the phone of `step`
        and before are no longer taken.
        """
        ...

    def take_away(self, login: str) -> None: ...

    def take_step(self, login: str, step: int) -> bool:
        """Once only: False when this step or a later one was taken before, whoever asks at the same moment."""
        ...

    def spend(self, login: str, code: str, at: datetime) -> bool:
        """Once only, as `take_step`."""
        ...


class Invitations(Protocol):
    def add(self, token: str, invitation: Invitation) -> None: ...

    def get(self, token: str) -> Invitation | None: ...

    def use(self, token: str, at: datetime) -> bool:
        """Once only: False when it was used before or withdrawn, whoever asks at the same moment."""
        ...

    def withdraw(self, login: str, at: datetime) -> None:
        """Those of this login that nobody used open nothing any more."""
        ...

    def open_of(self, login: str, now: datetime) -> Invitation | None:
        """The newest that still opens."""
        ...

    def maker_of(self, login: str) -> str | None:
        """Who made the newest, used or not; None for whoever was never invited."""
        ...

    def forget(self, before: datetime) -> int:
        """Those that have opened nothing since before then: used, withdrawn or past their time; how many.
        The newest of each login stays: `maker_of` asks it.
        """
        ...


@dataclass(frozen=True, slots=True)
class ReplyTemplate:
    """Words that an officer may begin an answer from. `act`: of the case page (`ask`, `resolve` …); `language`: `bn` or
    `en`; `words`: at most 180 UTF-16 units. `made_by`: the login of whoever wrote it last.
    """

    id: int
    act: str
    language: str
    name: str
    words: str
    made_by: str
    made_at: datetime
    retired: bool = False


class ReplyTemplates(Protocol):
    """The templates that were written here, beside the policy's own, of which some may be hidden."""

    def of(self, act: str, language: str) -> tuple[ReplyTemplate, ...]:
        """Those in use, by name."""
        ...

    def all(self, page: int, size: int = 25) -> tuple[ReplyTemplate, ...]:
        """The retired ones too, newest first; pages from 1."""
        ...

    def count(self) -> int:
        """How many `all` has."""
        ...

    def get(self, id: int) -> ReplyTemplate:  # noqa: A002
        """Raises NotFound("template_unknown")."""
        ...

    def add(self, act: str, language: str, name: str, words: str, by: str, now: datetime) -> int:
        """Its id."""
        ...

    def change(self, id: int, name: str, words: str, by: str, now: datetime) -> None:  # noqa: A002
        """Raises NotFound("template_unknown")."""
        ...

    def retire(self, id: int, by: str, now: datetime) -> None:  # noqa: A002
        """For good: nobody is offered it any more. Raises NotFound("template_unknown")."""
        ...

    def hidden(self) -> frozenset[str]:
        """The codes of the policy's templates that nobody is offered."""
        ...

    def hide(self, code: str, by: str, now: datetime) -> None: ...

    def show(self, code: str) -> None: ...


class CaseWords(Protocol):
    """The words by which a case is found, as keyed hashes (docs/adr/0018)."""

    def keep(self, words: Mapping[TrackingNumber, Set[str]]) -> None:
        """Of each of these cases exactly these, folded; none takes a case out of the index."""
        ...


class SeenCases(Protocol):
    """As which version an officer saw a case last."""

    def keep(self, login: str, number: TrackingNumber, version: int) -> None:
        """A later version stays."""
        ...

    def of(self, login: str, numbers: Collection[TrackingNumber]) -> Mapping[TrackingNumber, int]:
        """In one go; without those that he never opened."""
        ...


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """`query`: of the queue's address (`view=open&category=bribery`), codes only."""

    id: int
    name: str
    query: str


class SavedFilters(Protocol):
    """An officer's own filters."""

    def of(self, login: str) -> tuple[SavedFilter, ...]:
        """Oldest first."""
        ...

    def add(self, login: str, name: str, query: str, at: datetime) -> None: ...

    def remove(self, login: str, id_: int) -> None:
        """Of nobody else's."""
        ...


class Meetings(Protocol):
    """What is to come before the committees of areas, and when they met. Notes and minutes are sealed."""

    def put(self, item: AgendaItem) -> int:
        """Its id; that of the one that is there already when the case is to come before this committee."""
        ...

    def get(self, id: int) -> AgendaItem:  # noqa: A002
        """Raises NotFound("agenda_unknown")."""
        ...

    def take_off(self, id: int) -> None:  # noqa: A002
        """Nothing happens to what was dealt with."""
        ...

    def agenda(self, places: Collection[str | None], limit: int) -> tuple[AgendaItem, ...]:
        """What is to come before these committees, oldest first."""
        ...

    def of_ticket(self, ticket: str) -> tuple[AgendaItem, ...]:
        """Before which committees a case came or is to come, oldest first."""
        ...

    def hold(self, meeting: Meeting, items: Collection[int]) -> int:
        """Its id; these items are dealt with now. Raises NotFound("agenda_unknown") when one already was: somebody else
        was quicker.
        """
        ...

    def held(self, places: Collection[str | None], page: int, size: int) -> tuple[Meeting, ...]:
        """Newest first; pages from 1."""
        ...

    def dealt_with(self, meetings: Collection[int]) -> Mapping[int, tuple[AgendaItem, ...]]: ...

    def last(self) -> Mapping[str | None, date]:
        """The day of the latest meeting of every area that had one."""
        ...

    def counts(self, since: date, until: date) -> Mapping[str | None, int]:
        """How many each area held, both days included."""
        ...


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """`areas`: codes, None in them the country; None altogether: all. The others None: any."""

    areas: Collection[str | None] | None
    kind: ReportKind | None = None
    period: str | None = None


class Reports(Protocol):
    """Reports as they were made; one of a kind, area, period and language."""

    def add(self, report: Report, pdf: bytes) -> int | None:
        """Its id; None when there is one already: that one stays."""
        ...

    def get(self, id: int) -> Report:  # noqa: A002
        """Raises NotFound("report_unknown")."""
        ...

    def find(self, period: Period, area: str | None, language: str) -> Report | None: ...

    def pdf(self, id: int) -> bytes:  # noqa: A002
        """Raises NotFound("report_unknown")."""
        ...

    def page(self, wanted: ReportFilter, page: int, size: int) -> tuple[Report, ...]:
        """The newest period first, then the widest area; pages from 1."""
        ...

    def areas(self, period: Period, language: str) -> frozenset[str | None]:
        """Of which areas there is one."""
        ...


class Published(Protocol):
    """The months that everybody may read, as `grs_core.services.publishing` writes them. A kept one never changes."""

    def months(self) -> tuple[date, ...]:
        """The firsts of those that are out, in order."""
        ...

    def keep(self, month: date, at: datetime, body: str) -> bool:
        """False when that month was out before, whoever publishes it at the same moment; then nothing is changed."""
        ...

    def all(self) -> tuple[str, ...]:
        """Their bodies, in order."""
        ...
