"""Webhooks: who subscribes, which notices follow from the audit, and what becomes of each.

Notices are made behind the commits, as the figures are: the follower's row and the notices are one transaction, so an
event makes one notice a subscription, whatever is broken off. They are sent by `gateway.services.webhooks`.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from grs_core.domain.api_access import ApiToken, Scope
from grs_core.domain.errors import Conflict, NotFound, RuleBroken
from grs_core.domain.events import Actor, EventName, TicketEvent
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.volunteering import OrganisationState
from grs_core.domain.webhooks import (
    OF_EVENT,
    Answer,
    Delivery,
    DeliveryState,
    Happening,
    Subscription,
    new_secret,
    tried,
)
from grs_core.policy.model import Policy
from grs_core.ports import Dice, UnitOfWork
from grs_core.services.api_sight import exists_for
from grs_core.webhook_ports import FOLLOWER, Happened

MOST_OF_A_TOKEN = 10
EVENTS = 200
"""Of the audit in one step."""
KEPT = timedelta(days=30)
"""The log of what is settled."""
_FORGOTTEN_AT_ONCE = 1000
_DIGITS = 4


def subscribe(
    work: UnitOfWork,
    dice: Dice,
    token: ApiToken,
    url: str,
    happenings: Collection[Happening],
    actor: Actor,
    now: datetime,
) -> Subscription:
    """From now on this address is told; its secret is shown this once. The caller has checked the address. Raises
    Conflict("webhook_there"), RuleBroken("webhooks_too_many").
    """
    work.api.tokens.lock(token.id)  # two at once would not see each other
    his = work.webhooks.of_token(token.id)
    if any(each.url == url for each in his):
        raise Conflict("webhook_there")
    if len(his) >= MOST_OF_A_TOKEN:
        raise RuleBroken("webhooks_too_many", most=str(MOST_OF_A_TOKEN))
    if work.followers.at(FOLLOWER) == 0:
        # The first of all: what happened before is nobody's news.
        work.followers.move(FOLLOWER, max(1, work.webhooks.head()))
    made = Subscription(dice.token(), token.id, url, _secret(dice), now, actor.who, frozenset(happenings))
    work.webhooks.add(made)
    _tell(work, made, "made", actor, now)
    return made


def change_secret(work: UnitOfWork, dice: Dice, id: str, actor: Actor, now: datetime) -> Subscription:  # noqa: A002
    """The new one is shown this once; the old one signs beside it for a day. Raises NotFound("webhook_unknown")."""
    changed = work.webhooks.lock(id).with_secret(_secret(dice), now)
    work.webhooks.save(changed)
    _tell(work, changed, "secret", actor, now)
    return changed


def unsubscribe(work: UnitOfWork, id: str, actor: Actor, now: datetime) -> None:  # noqa: A002
    """Raises NotFound("webhook_unknown")."""
    ended = work.webhooks.lock(id)
    work.webhooks.remove(id)
    _tell(work, ended, "removed", actor, now)


def enable(work: UnitOfWork, id: str, actor: Actor, now: datetime) -> Subscription:  # noqa: A002
    """Nothing is held against it any more; what was given up meanwhile is not sent by itself. Raises
    NotFound("webhook_unknown").
    """
    enabled = work.webhooks.lock(id).enabled()
    work.webhooks.save(enabled)
    _tell(work, enabled, "enabled", actor, now)
    return enabled


def disable(work: UnitOfWork, id: str, actor: Actor, now: datetime) -> Subscription:  # noqa: A002
    """Raises NotFound("webhook_unknown")."""
    disabled = work.webhooks.lock(id).disabled(actor.who.removeprefix("officer:"), now)
    _end(work, disabled)
    _tell(work, disabled, "disabled", actor, now)
    return disabled


def send_again(work: UnitOfWork, subscription: str, delivery: str, actor: Actor, now: datetime) -> Delivery:
    """Once more under the same id, at once and for as long as the first time. Raises NotFound("delivery_unknown"),
    Conflict("webhook_disabled").
    """
    found = work.webhooks.delivery(delivery)
    if found.subscription != subscription or found.state is DeliveryState.WITHHELD:
        raise NotFound("delivery_unknown")
    to = work.webhooks.lock(subscription)
    if not to.active:
        raise Conflict("webhook_disabled")
    again = replace(found, state=DeliveryState.WAITING, next_at=now, made_at=now)
    work.webhooks.settle(again)
    work.webhooks.save(replace(to, retry_at=None))
    _tell(work, to, "sent_again", actor, now)
    return again


def plan(work: UnitOfWork, policy: Policy, dice: Dice, now: datetime) -> bool:
    """Makes the notices that the next events of the audit ask for. Are there more?"""
    at = work.followers.at(FOLLOWER)
    happened = work.webhooks.happened(at, EVENTS) if at else ()
    if not happened:
        return False
    told = [each for each in happened if each.ticket is not None and each.name in OF_EVENT]
    tickets = {str(ticket.number): ticket for ticket in _tickets(work, told)}
    for subscription, token in _listening(work, now) if told else ():
        wanted = [each for each in told if each.at >= subscription.made_at and subscription.wants(OF_EVENT[each.name])]
        about = {event.ticket for event in wanted}
        seen = {name: ticket for name, ticket in tickets.items() if name in about}
        seen = {name: ticket for name, ticket in seen.items() if exists_for(work, policy, token, ticket, now)}
        for event in wanted:
            ticket = seen.get(event.ticket or "")
            if ticket is not None:
                work.webhooks.plan(_notice(policy, dice, subscription, event, ticket, now))
    work.followers.move(FOLLOWER, happened[-1].position)
    return len(happened) == EVENTS


def may_go(work: UnitOfWork, policy: Policy, subscription: Subscription, delivery: Delivery, now: datetime) -> bool:
    """Does this case still exist for the token, and does the token still open?"""
    try:
        token = work.api.tokens.get(subscription.token)
        ticket = work.tickets.get(TrackingNumber(delivery.ticket))
    except NotFound:
        return False
    return _listens(work, token, now) and exists_for(work, policy, token, ticket, now)


def withhold(work: UnitOfWork, delivery: Delivery) -> None:
    """It is not sent, and nobody is told that there was something."""
    work.webhooks.settle(replace(delivery, state=DeliveryState.WITHHELD, next_at=None))


def settle(work: UnitOfWork, dice: Dice, delivery: Delivery, answer: Answer, now: datetime) -> Subscription | None:
    """What an endpoint said, written to the notice and to the endpoint. None: it was removed meanwhile."""
    spread = int(dice.code(_DIGITS)) / 10**_DIGITS
    try:
        to = work.webhooks.lock(delivery.subscription)
    except NotFound:
        return None
    work.webhooks.settle(tried(delivery, answer, now, spread))
    changed = to.after(answer, now, spread)
    if to.active and not changed.active:
        _end(work, changed)
        _tell(work, changed, f"disabled_{changed.disabled_by}", Actor("system", "timer"), now)
    elif changed != to:
        work.webhooks.save(changed)
    return changed


def forget(work: UnitOfWork, now: datetime) -> int:
    return work.webhooks.forget(now - KEPT, _FORGOTTEN_AT_ONCE)


def _tickets(work: UnitOfWork, told: Collection[Happened]) -> tuple[Ticket, ...]:
    names = dict.fromkeys(each.ticket for each in told if each.ticket is not None)
    return work.tickets.several([TrackingNumber(name) for name in names])


def _listening(work: UnitOfWork, now: datetime) -> Iterator[tuple[Subscription, ApiToken]]:
    for subscription in work.webhooks.active():
        token = work.api.tokens.get(subscription.token)
        if _listens(work, token, now):
            yield subscription, token


def _listens(work: UnitOfWork, token: ApiToken, now: datetime) -> bool:
    if not token.opens(now) or Scope.WEBHOOKS not in token.scopes:
        return False
    of = token.organisation
    return of is None or work.organisations.get(of).state is OrganisationState.APPROVED


def _notice(policy: Policy, dice: Dice, to: Subscription, event: Happened, ticket: Ticket, now: datetime) -> Delivery:
    happening = OF_EVENT[event.name]
    told = {
        "type": happening.value,
        "timestamp": _iso(event.at),
        "data": {
            "number": str(ticket.number),
            "event": event.name.value,
            "status": ticket.status.value,
            "grs_status": policy.status_codes.of(ticket),
            "filed_at": _iso(ticket.filed_at),
            "due_at": _iso(ticket.due_at),
            "decided_at": None if ticket.decided_at is None else _iso(ticket.decided_at),
        },
    }
    body = json.dumps(told, separators=(",", ":"))
    return Delivery(f"msg_{dice.token()}", to.id, event.position, happening, str(ticket.number), now, body, next_at=now)


def _end(work: UnitOfWork, disabled: Subscription) -> None:
    work.webhooks.save(disabled)
    work.webhooks.give_up(disabled.id)


def _tell(work: UnitOfWork, subscription: Subscription, how: str, actor: Actor, now: datetime) -> None:
    """Never the address: it may hold a secret of its receiver's."""
    work.audit.append(TicketEvent(EventName.WEBHOOK_CHANGED, now, actor, None, subscription.id, how))


def _secret(dice: Dice) -> str:
    return new_secret(dice.token() + dice.token())


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
