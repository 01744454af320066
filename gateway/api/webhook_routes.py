"""`/api/v1/webhooks…`: a system says where it wants to be told, and sees what became of every notice."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from gateway.api.doorway import ApiDoor
from gateway.api.operations import VERSION, Answer, Call, Operation, Operations
from gateway.api.webhook_shapes import (
    DELIVERY_ID,
    ID,
    Deliveries,
    DeliveriesQuery,
    DeliveryTold,
    NewWebhook,
    Webhooks,
    WebhookTold,
    WebhookWithSecret,
)
from grs_core.domain.api_access import Scope
from grs_core.domain.errors import NotFound
from grs_core.domain.webhooks import Delivery, DeliveryState, Subscription
from grs_core.domain.workdays import DHAKA
from grs_core.ports import UnitOfWork
from grs_core.services import webhooks

_HOOKS = Scope.WEBHOOKS
_ONE = "/webhooks/{webhook}"
_LOG = f"{_ONE}/deliveries"


def register(operations: Operations) -> None:
    rows: tuple[tuple[Operation, Callable[[ApiDoor, Call], Answer]], ...] = (
        (Operation("list_webhooks", "GET", "/webhooks", "Your webhooks", Webhooks, _HOOKS), _list),
        (
            Operation("subscribe", "POST", "/webhooks", "Subscribe", WebhookWithSecret, _HOOKS, 201, body=NewWebhook),
            _subscribe,
        ),
        (Operation("get_webhook", "GET", _ONE, "One webhook", WebhookTold, _HOOKS), _one),
        (Operation("unsubscribe", "DELETE", _ONE, "Unsubscribe", WebhookTold, _HOOKS), _remove),
        (Operation("change_secret", "POST", f"{_ONE}/secret", "A new secret", WebhookWithSecret, _HOOKS), _secret),
        (Operation("enable_webhook", "POST", f"{_ONE}/enable", "Enable again", WebhookTold, _HOOKS), _enable),
        (
            Operation("list_deliveries", "GET", _LOG, "The log", Deliveries, _HOOKS, query=DeliveriesQuery),
            _deliveries,
        ),
        (
            Operation("send_again", "POST", f"{_LOG}/{{delivery}}/again", "Send again", DeliveryTold, _HOOKS),
            _again,
        ),
    )
    for operation, view in rows:
        operations.add(operation, partial(view, operations.door))


def _list(door: ApiDoor, call: Call) -> Answer:
    with door.reading() as work:
        his = work.webhooks.of_token(call.caller.token.id)
    return Answer(Webhooks(webhooks=[_told(each) for each in his]))


def _subscribe(door: ApiDoor, call: Call) -> Answer:
    wanted: NewWebhook = call.body
    door.outward.check(wanted.url)
    with door.writing() as work:
        token, actor, now = call.caller.token, call.caller.actor, door.clock.now()
        made = webhooks.subscribe(work, door.dice, token, wanted.url, wanted.events, actor, now)
        answer = Answer(_with_secret(made), 201, {"Location": f"/api{VERSION}/webhooks/{made.id}"})
        call.keep(work, answer)
        work.commit()
    return answer


def _one(door: ApiDoor, call: Call) -> Answer:
    with door.reading() as work:
        return Answer(_told(_his(work, call)))


def _remove(door: ApiDoor, call: Call) -> Answer:
    with door.writing() as work:
        ended = _his(work, call)
        webhooks.unsubscribe(work, ended.id, call.caller.actor, door.clock.now())
        return _kept(work, call, Answer(_told(ended)))


def _secret(door: ApiDoor, call: Call) -> Answer:
    with door.writing() as work:
        his = _his(work, call)
        changed = webhooks.change_secret(work, door.dice, his.id, call.caller.actor, door.clock.now())
        return _kept(work, call, Answer(_with_secret(changed)))


def _enable(door: ApiDoor, call: Call) -> Answer:
    with door.writing() as work:
        enabled = webhooks.enable(work, _his(work, call).id, call.caller.actor, door.clock.now())
        return _kept(work, call, Answer(_told(enabled)))


def _deliveries(door: ApiDoor, call: Call) -> Answer:
    query: DeliveriesQuery = call.query
    with door.reading() as work:
        his = _his(work, call)
        before = None if query.before is None else _of(work, his, query.before).position
        found = work.webhooks.log(his.id, before, query.limit + 1)
    shown = found[: query.limit]
    more = shown[-1].id if len(found) > query.limit else None
    return Answer(Deliveries(deliveries=[_delivery(each) for each in shown], next=more))


def _again(door: ApiDoor, call: Call) -> Answer:
    with door.writing() as work:
        his = _his(work, call)
        again = webhooks.send_again(
            work, his.id, _written(call, "delivery", DELIVERY_ID), call.caller.actor, door.clock.now()
        )
        answer = _kept(work, call, Answer(_delivery(again)))
    door.conversations.jobs.nudge("webhooks")
    return answer


def _kept(work: UnitOfWork, call: Call, answer: Answer) -> Answer:
    call.keep(work, answer)
    work.commit()
    return answer


def _his(work: UnitOfWork, call: Call) -> Subscription:
    """Raises NotFound("webhook_unknown"), also for another token's."""
    found = work.webhooks.get(_written(call, "webhook", ID))
    if found.token != call.caller.token.id:
        raise NotFound("webhook_unknown")
    return found


def _written(call: Call, name: str, pattern: str) -> str:
    """Raises NotFound for what no id of ours can be: no database is asked for any letter there is."""
    if not re.fullmatch(pattern, call.path[name]):
        raise NotFound(f"{name}_unknown")
    return call.path[name]


def _of(work: UnitOfWork, his: Subscription, id_: str) -> Delivery:
    """Raises NotFound("delivery_unknown")."""
    found = work.webhooks.delivery(id_)
    if found.subscription != his.id or found.state is DeliveryState.WITHHELD:
        raise NotFound("delivery_unknown")
    return found


def _told(each: Subscription) -> WebhookTold:
    return WebhookTold(**_facts(each))


def _with_secret(each: Subscription) -> WebhookWithSecret:
    return WebhookWithSecret(**_facts(each), secret=each.secret)


def _facts(each: Subscription) -> dict[str, Any]:
    moments = {name: getattr(each, name) for name in ("made_at", "failing_since", "retry_at", "disabled_at")}
    told = {name: at and at.astimezone(DHAKA).replace(microsecond=0) for name, at in moments.items()}
    events = sorted(each.happenings)
    return {"id": each.id, "url": each.url, "events": events, "disabled_by": each.disabled_by, **told}


def _delivery(each: Delivery) -> DeliveryTold:
    moments = {name: getattr(each, name) for name in ("made_at", "tried_at", "next_at")}
    told = {name: at and at.astimezone(DHAKA).replace(microsecond=0) for name, at in moments.items()}
    fate: dict[str, Any] = {
        "state": each.state,
        "attempts": each.attempts,
        "status": each.status,
        "reason": each.reason,
    }
    return DeliveryTold(id=each.id, event=each.happening, **fate, **told)
