"""Tokens of other systems: made, recognised, revoked."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from grs_core.domain.api_access import OF_AN_OFFICE, PREFIX, SECRET, ApiToken, Scope
from grs_core.domain.errors import Conflict, NotAllowed, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.volunteering import OrganisationState
from grs_core.policy.model import Policy
from grs_core.ports import UnitOfWork

LONGEST_NAME = 80


class Fresh(Protocol):
    """Of `grs_core.ports.Dice` what a token needs."""

    def token(self) -> str:
        """32 unpredictable hexadecimal digits."""
        ...


@dataclass(frozen=True, slots=True)
class NewToken:
    """What is wanted of one. `office` a code, `organisation` an id; neither: a system's own."""

    name: str
    scopes: frozenset[Scope]
    office: str | None = None
    organisation: str | None = None
    expires_at: datetime | None = None


def make_token(
    work: UnitOfWork, policy: Policy, dice: Fresh, new: NewToken, actor: Actor, now: datetime
) -> tuple[ApiToken, str]:
    """The token and its secret, which is kept nowhere: this is the one time that it can be shown.

    Raises RuleBroken("token_name_wrong" | "token_scopes_wrong" | "token_office_reads" | "token_expired_already" |
    "token_of_two"), NotFound("office_unknown" | "organisation_unknown").
    """
    name = " ".join(new.name.split())
    if not 2 <= len(name) <= LONGEST_NAME:
        raise RuleBroken("token_name_wrong", longest=str(LONGEST_NAME))
    if not new.scopes:
        raise RuleBroken("token_scopes_wrong", known=", ".join(Scope))
    if new.expires_at is not None and new.expires_at <= now:
        raise RuleBroken("token_expired_already")
    _whose(work, policy, new)
    who = actor.who.removeprefix("officer:")
    token = ApiToken(dice.token(), name, new.scopes, new.office, new.organisation, now, who, new.expires_at)
    secret = _secret(dice)
    work.api.tokens.add(token, digest(secret))
    _tell(work, token, "made", actor, now)
    return token, secret


def renew_token(
    work: UnitOfWork,
    dice: Fresh,
    id: str,  # noqa: A002
    expires_at: datetime | None,
    actor: Actor,
    now: datetime,
) -> tuple[ApiToken, str]:
    """The same token under a new secret, shown this once; the old one opens nothing from now on. A system's own cases,
    external ids and webhooks are this token's: another token would not see them. `expires_at` None: its end stays.

    Raises NotFound("token_unknown"), Conflict("token_revoked"), RuleBroken("token_expired_already").
    """
    work.api.tokens.lock(id)
    token = work.api.tokens.get(id)
    if token.revoked_at is not None:
        raise Conflict("token_revoked")
    renewed = replace(token, expires_at=expires_at or token.expires_at)
    if not renewed.opens(now):
        raise RuleBroken("token_expired_already")
    secret = _secret(dice)
    work.api.tokens.renew(id, digest(secret), renewed.expires_at)
    _tell(work, renewed, "renewed", actor, now)
    return renewed, secret


def revoke_token(work: UnitOfWork, id: str, actor: Actor, now: datetime) -> ApiToken:  # noqa: A002
    """Opens nothing from now on. Raises NotFound("token_unknown"), Conflict("token_revoked")."""
    token = work.api.tokens.get(id)
    if not work.api.tokens.revoke(id, now):
        raise Conflict("token_revoked")
    _tell(work, token, "revoked", actor, now)
    return replace(token, revoked_at=now)


def recognise(work: UnitOfWork, secret: str, now: datetime) -> ApiToken | None:
    """Whose secret this is; None for one that is unknown, revoked or past its time."""
    if not SECRET.fullmatch(secret):
        return None
    # Found by the hash of the whole secret: how long the look-up takes tells nothing about the secret itself.
    token = work.api.tokens.of_secret(digest(secret))
    return token if token is not None and token.opens(now) else None


def check_organisation(work: UnitOfWork, token: ApiToken) -> None:
    """Raises NotAllowed("organisation_not_approved") while its organisation is not, or no longer."""
    if token.organisation is None:
        return
    if work.organisations.get(token.organisation).state is not OrganisationState.APPROVED:
        raise NotAllowed("organisation_not_approved")


def digest(secret: str) -> str:
    """SHA-256, 64 hexadecimal digits."""
    return sha256(secret.encode()).hexdigest()


def _secret(dice: Fresh) -> str:
    return f"{PREFIX}{dice.token()}{dice.token()}"


def _whose(work: UnitOfWork, policy: Policy, new: NewToken) -> None:
    if new.office is not None and new.organisation is not None:
        raise RuleBroken("token_of_two")
    if new.office is not None:
        policy.directory.get(new.office)
        if not new.scopes <= OF_AN_OFFICE:
            raise RuleBroken("token_office_reads")
    if new.organisation is not None:
        work.organisations.get(new.organisation)


def _tell(work: UnitOfWork, token: ApiToken, how: str, actor: Actor, now: datetime) -> None:
    whose = token.office or token.organisation or "own"
    said = f"{token.name}; {whose}; {' '.join(sorted(token.scopes))}"
    work.audit.append(TicketEvent(EventName.TOKEN_CHANGED, now, actor, None, token.id, how, said))
