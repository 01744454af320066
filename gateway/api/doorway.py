"""What every open interface works with: who calls, how often he may, and which cases exist for him."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import g, request
from werkzeug.exceptions import TooManyRequests, Unauthorized

from bot.nlu.engine import PlaceFinder
from gateway.http.guards import limit_address
from gateway.pace import TokenBucket
from gateway.services.conversation import ConversationService
from grs_core.domain.api_access import ApiToken, CasesAsked, Scope
from grs_core.domain.errors import NotAllowed, NotFound, RuleBroken, Unavailable
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.officers import Officer
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, UnitOfWork, WorkFactory
from grs_core.services.api_sight import exists_for
from grs_core.services.api_tokens import check_organisation, recognise
from grs_core.services.queues import View, queue_filter
from grs_core.webhook_ports import Outward

CALLS_A_MINUTE = 600
"""Of one token: a system that asks for what is new every second, nine times over."""
CALLS_A_MINUTE_FROM_ADDRESS = 1200
WRONG_A_MINUTE_FROM_ADDRESS = 10
"""Wrong tokens: nobody mistypes 64 digits."""
MOST = 100
"""Cases of one page."""


class Sealing(Protocol):
    """What a cursor is made unreadable with."""

    def encrypt(self, value: str) -> str: ...

    def decrypt(self, token: str) -> str:
        """Raises Unavailable for what it did not make."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How often one may knock; in memory, of this process."""

    token: TokenBucket
    address: TokenBucket
    wrong: TokenBucket

    @classmethod
    def of(cls, clock: Clock, per_minute: int = CALLS_A_MINUTE) -> "Limits":
        return cls(
            TokenBucket(per_minute, clock),
            TokenBucket(CALLS_A_MINUTE_FROM_ADDRESS, clock),
            TokenBucket(WRONG_A_MINUTE_FROM_ADDRESS, clock),
        )


@dataclass(frozen=True, slots=True)
class Caller:
    """The system that asks. `officer` stands for an office's token where sight is asked."""

    token: ApiToken
    officer: Officer

    @property
    def actor(self) -> Actor:
        return Actor(f"token:{self.token.id}", "api")

    @property
    def own(self) -> bool:
        """It knows of what it filed itself, and of nothing else."""
        return self.token.office is None


@dataclass(frozen=True, slots=True)
class CasePage:
    """Cases in the order of filing; `next`: the cursor of those behind them, None when there are none yet."""

    cases: tuple[Ticket, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class ApiDoor:
    """`finder` reads the name of a place; `seal` makes cursors; `public_url` has no slash at its end."""

    conversations: ConversationService
    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock
    finder: PlaceFinder
    seal: Sealing
    limits: Limits
    outward: Outward
    public_url: str

    def authenticate(self, *scopes: Scope) -> Caller:
        """By `Authorization: Bearer ptk_…`, and nothing else: no cookie is read. Raises as `recognise`."""
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        return self.recognise(secret.strip() if kind.lower() == "bearer" else "", *scopes)

    def recognise(self, secret: str, *scopes: Scope) -> Caller:
        """Who has this secret. Raises Unauthorized (401), TooManyRequests, NotAllowed("token_scope_missing") when it
        lacks one of the scopes, NotAllowed("organisation_not_approved").
        """
        limit_address(self.limits.address)
        now = self.clock.now()
        with self.reading() as work:
            token = recognise(work, secret, now)
            if token is not None:
                check_organisation(work, token)
        if token is None:
            if secret:
                limit_address(self.limits.wrong)
            raise Unauthorized
        self._count(token)
        for scope in scopes:
            if scope not in token.scopes:
                raise NotAllowed("token_scope_missing", scope=scope.value)
        if token.to_be_noted(now):
            self._note(token, now)
        return Caller(token, token.reader)

    def visible_cases(
        self, work: UnitOfWork, caller: Caller, asked: CasesAsked, cursor: str | None = None, limit: int = 50
    ) -> CasePage:
        """Those that exist for this caller. `limit`: at most MOST. Raises NotFound("cursor_unknown")."""
        after, many = self._after(caller, cursor), min(limit, MOST)
        if caller.own:
            found = work.api.cases.filed(caller.token.id, asked, after, many + 1)
        else:
            seen = queue_filter(self.policy, caller.officer, View.ALL, self.clock.now())
            found = work.api.cases.seen(seen, asked, after, many + 1)
        more = self._cursor(caller, found[many - 1][0]) if len(found) > many else None
        return CasePage(tuple(case for _, case in found[:many]), more)

    def visible_case(self, work: UnitOfWork, caller: Caller, number: str) -> Ticket:
        """Raises NotFound("ticket_unknown"), alike for what is hidden and for what there is not."""
        try:
            ticket = work.tickets.get(TrackingNumber.read(number))
        except RuleBroken:
            raise NotFound("ticket_unknown") from None
        if not exists_for(work, self.policy, caller.token, ticket, self.clock.now()):
            raise NotFound("ticket_unknown")
        return ticket

    def note_read(self, work: UnitOfWork, caller: Caller, ticket: Ticket) -> None:
        """Who reads what a citizen told is written down, a program too. The caller commits."""
        now = self.clock.now()
        work.audit.append(TicketEvent(EventName.TICKET_READ, now, caller.actor, str(ticket.number)))

    def _count(self, token: ApiToken) -> None:
        wait = self.limits.token.take(token.id)
        g.api_token = token.id
        if wait:
            raise TooManyRequests(retry_after=wait)

    def _note(self, token: ApiToken, now: datetime) -> None:
        with self.writing() as work:
            work.api.tokens.used(token.id, now)
            work.commit()

    def _cursor(self, caller: Caller, position: int) -> str:
        return self.seal.encrypt(f"cursor {caller.token.id} {position}")

    def _after(self, caller: Caller, cursor: str | None) -> int:
        if not cursor:
            return 0
        try:
            word, owner, position = self.seal.decrypt(cursor).split(" ")
        except (Unavailable, ValueError):
            raise NotFound("cursor_unknown") from None
        if (word, owner) != ("cursor", caller.token.id):
            raise NotFound("cursor_unknown")
        return int(position)
