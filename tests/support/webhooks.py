"""A system that subscribes: its token, what it was sent, and whether the signatures hold."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from standardwebhooks import Webhook

from tests.support.clock import FakeClock
from tests.support.peer import Peer, Seen

RUN = timedelta(seconds=30)

if TYPE_CHECKING:
    from collections.abc import Collection

    from gateway.bootstrap import Container
    from grs_core.domain.api_access import ApiToken, Scope
    from grs_core.domain.ticket import Ticket
    from grs_core.domain.webhooks import Delivery, Happening, Subscription


def a_token(
    container: Container,
    office: str | None = None,
    scopes: Collection[Scope] | None = None,
    organisation: str | None = None,
) -> tuple[ApiToken, str]:
    """With its secret; every scope that such a token may have."""
    from grs_core.domain.api_access import OF_AN_OFFICE, Scope
    from grs_core.domain.events import Actor
    from grs_core.services.api_tokens import NewToken, make_token

    all_of_them = OF_AN_OFFICE if office is not None else frozenset(Scope)
    wanted = NewToken("a system of these tests", frozenset(scopes or all_of_them), office, organisation)
    with container.database.work() as work:
        now = container.clock.now()
        made = make_token(work, container.policy, container.dice, wanted, Actor("deployer", "cli"), now)
        work.commit()
    return made


def subscribed(container: Container, token: ApiToken, url: str, *happenings: Happening) -> Subscription:
    from grs_core.domain.events import Actor
    from grs_core.services.webhooks import subscribe

    actor = Actor(f"token:{token.id}", "api")
    with container.database.work() as work:
        made = subscribe(work, container.dice, token, url, happenings, actor, container.clock.now())
        work.commit()
    return made


def sent(peer: Peer, secret: str) -> list[dict[str, Any]]:
    """What came, in its order; the published verifier of Standard Webhooks has looked at each."""
    return [verified(seen, secret) for seen in peer.seen]


def verified(seen: Seen, secret: str) -> dict[str, Any]:
    body: dict[str, Any] = Webhook(secret).verify(seen.body, dict(seen.headers))
    return body


def a_case(container: Container, **changes: Any) -> Ticket:
    """Filed in Bancharampur."""
    from tests.support.desk import file_case, place_code, union_of

    return file_case(
        container, "তিন মাস ভাতা পাই না", union_of(container, place_code(container, "Bancharampur", "upazila")), **changes
    )


def act(container: Container, ticket: Ticket, *acts: str) -> None:
    """The officer `usso` does so."""
    from grs_core.services.casework import Casework

    for name in acts:
        with container.database.work() as work:
            officer, seen = work.officers.get("usso"), work.tickets.get(ticket.number)
            case = Casework(
                work, container.policy, container.dice, officer, seen.number, seen.version, container.clock.now()
            )
            case.accept() if name == "accept" else case.resolve("টাকা দেওয়া হয়েছে")
            work.commit()


def run(container: Container, **later: float) -> None:
    """The job, after so long."""
    if later:
        assert isinstance(container.clock, FakeClock)
        container.clock.advance(**later)
    container.webhooks.run(RUN)


def log_of(container: Container, to: Subscription) -> list[Delivery]:
    """Oldest first."""
    with container.database.reading() as work:
        return list(reversed(work.webhooks.log(to.id, None, 100)))


def now_of(container: Container, to: Subscription) -> Subscription:
    with container.database.reading() as work:
        return work.webhooks.get(to.id)
