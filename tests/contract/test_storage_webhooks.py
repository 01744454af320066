"""What is kept of webhooks: one notice an event, in the order of each case, and one caller at a time."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from gateway.system import SystemDice
from grs_core.domain.api_access import ApiToken, Scope
from grs_core.domain.errors import GrsError, NotFound
from grs_core.domain.events import Actor
from grs_core.domain.webhooks import Delivery, DeliveryState, Happening, Subscription
from grs_core.services.webhooks import MOST_OF_A_TOKEN, subscribe
from grs_core.storage.database import Database
from tests.support.cases import START, a_number, an_event, hours

LATER = START + hours(1)


def a_webhook(id_: str = "w1", **changes: Any) -> Subscription:
    made = Subscription(id_, "t1", "https://example.org/hook?key=গোপন", "whsec_Z29wb24=", START, "token:t1")
    return replace(made, **changes)


def a_delivery(position: int, to: str = "w1", ticket: str = "1000000009", **changes: Any) -> Delivery:
    named = Delivery(f"msg_{to}_{position}", to, position, Happening.FILED, ticket, START, "{}", next_at=START)
    return replace(named, **changes)


def keep(database: Database, *kept: Subscription | Delivery) -> None:
    with database.work() as work:
        for each in kept:
            if isinstance(each, Subscription):
                work.webhooks.add(each)
            else:
                assert work.webhooks.plan(each)
        work.commit()


def due(database: Database, now: datetime = LATER, to: str = "w1") -> list[int]:
    with database.reading() as work:
        return [each.position for each in work.webhooks.due(to, now, 10)]


def test_a_subscription_is_kept_with_every_field(database: Database) -> None:
    whole = a_webhook(
        happenings=frozenset({Happening.FILED, Happening.DECIDED}),
        old_secret="whsec_b2xk",
        old_until=LATER,
        failures=3,
        failing_since=START,
        retry_at=LATER,
        disabled_at=LATER,
        disabled_by="failing",
    )
    keep(database, whole, a_webhook("w2", token="t2", made_at=LATER))
    with database.work() as work:
        assert work.webhooks.get("w1") == whole == work.webhooks.lock("w1")
        assert [each.id for each in work.webhooks.of_token("t1")] == ["w1"]
        assert [each.id for each in work.webhooks.active()] == ["w2"]
        assert [each.id for each in work.webhooks.page(1, 1)] == ["w2"]
        assert work.webhooks.count() == 2
        work.webhooks.save(replace(whole, disabled_at=None, failures=0))
        assert len(work.webhooks.active()) == 2


def test_what_is_unknown_is_said_to_be(database: Database) -> None:
    with database.reading() as work:
        with pytest.raises(NotFound, match="webhook_unknown"):
            work.webhooks.get("w9")
        with pytest.raises(NotFound, match="delivery_unknown"):
            work.webhooks.delivery("msg_9")


def test_of_many_that_subscribe_at_once_each_address_counts_once_and_no_more_than_may_be(database: Database) -> None:
    token = ApiToken("t1", "a system", frozenset(Scope), None, None, START, "deployer")
    with database.work() as work:
        work.api.tokens.add(token, "0" * 64)
        work.commit()

    def ask(number: int) -> str:
        try:
            with database.work() as work:
                url = f"https://example.org/{number % 12}"
                subscribe(work, SystemDice(), token, url, (), Actor("token:t1", "api"), START)
                work.commit()
        except GrsError as refusal:
            return refusal.key
        return ""

    with ThreadPoolExecutor(8) as pool:
        said = Counter(pool.map(ask, range(24)))
    assert said[""] == MOST_OF_A_TOKEN and said.keys() <= {"", "webhook_there", "webhooks_too_many"}
    with database.reading() as work:
        assert len({each.url for each in work.webhooks.of_token("t1")}) == MOST_OF_A_TOKEN


def test_an_event_makes_one_notice_a_subscription(database: Database) -> None:
    keep(database, a_webhook(), a_webhook("w2"), a_delivery(5), a_delivery(5, "w2"))
    with database.work() as work:
        assert not work.webhooks.plan(a_delivery(5, id="msg_again"))
        work.commit()
    with database.reading() as work:
        assert work.webhooks.delivery("msg_w1_5") == a_delivery(5)
        assert work.webhooks.counts(["w1", "w2"]) == {each: {DeliveryState.WAITING: 1} for each in ("w1", "w2")}


def test_the_notices_of_a_case_go_one_after_the_other_and_hold_back_no_other_case(database: Database) -> None:
    other = str(a_number())
    keep(database, a_webhook(), a_delivery(1), a_delivery(2), a_delivery(3, ticket=other))
    assert due(database) == [1, 3]
    with database.work() as work:
        work.webhooks.settle(a_delivery(1, next_at=LATER + hours(1), attempts=1, status=500, reason="http_500"))
        work.commit()
    assert due(database) == [3]
    with database.work() as work:
        work.webhooks.settle(a_delivery(1, state=DeliveryState.DELIVERED, next_at=None, status=204))
        work.commit()
    assert due(database) == [2, 3]


def test_a_turn_is_ones_own_until_it_ends_or_its_time_is_over(database: Database) -> None:
    keep(database, a_webhook(), a_webhook("w2"), a_delivery(1), a_delivery(2, "w2"))
    with database.work() as work:
        taken = [work.webhooks.take_turn(LATER, LATER + hours(1)) for _ in range(3)]
        assert [each and each.id for each in taken] == ["w1", "w2", None]
        assert not work.webhooks.waits(LATER)
        work.webhooks.end_turn("w2")
        assert work.webhooks.waits(LATER)
        work.commit()
    with database.work() as work:
        again = work.webhooks.take_turn(LATER + hours(2), LATER + hours(3))
        assert again is not None
        assert again.id == "w1"


def test_who_takes_a_turn_at_once_gets_another_endpoint_each(database: Database) -> None:
    names = [f"w{number}" for number in range(4)]
    keep(database, *(a_webhook(name) for name in names), *(a_delivery(1, name) for name in names))

    def take(_: int) -> str:
        with database.work() as work:
            found = work.webhooks.take_turn(LATER, LATER + hours(1))
            work.commit()
        assert found is not None
        return found.id

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(4))) == names


@pytest.mark.parametrize("changes", [{"retry_at": LATER + hours(1)}, {"disabled_at": START, "disabled_by": "failing"}])
def test_who_is_left_alone_has_no_turn(database: Database, changes: dict[str, Any]) -> None:
    keep(database, a_webhook(**changes), a_delivery(1))
    with database.work() as work:
        assert work.webhooks.take_turn(LATER, LATER) is None


def test_the_log_tells_the_newest_first_and_nothing_of_what_was_withheld(database: Database) -> None:
    keep(database, a_webhook(), *(a_delivery(number) for number in (1, 2, 3, 4)))
    with database.work() as work:
        work.webhooks.settle(a_delivery(3, state=DeliveryState.WITHHELD, next_at=None))
        work.commit()
    with database.reading() as work:
        assert [each.position for each in work.webhooks.log("w1", None, 2)] == [4, 2]
        assert [each.position for each in work.webhooks.log("w1", 2, 2)] == [1]


def test_what_waits_is_given_up_with_its_endpoint_and_what_is_settled_is_forgotten(database: Database) -> None:
    keep(database, a_webhook(), a_webhook("w2"), a_delivery(1), a_delivery(2), a_delivery(3, "w2"))
    with database.work() as work:
        work.webhooks.give_up("w1")
        assert work.webhooks.forget(LATER, 1) == 1
        assert work.webhooks.forget(LATER, 9) == 1
        assert work.webhooks.forget(LATER, 9) == 0  # what waits is never forgotten
        work.webhooks.remove("w2")
        work.commit()
    with database.reading() as work:
        assert [each.id for each in work.webhooks.active()] == ["w1"]
        assert work.webhooks.log("w2", None, 9) == ()


def test_the_audit_is_read_from_where_one_stands_without_a_gap(database: Database) -> None:
    first, second = str(a_number()), str(a_number())
    with database.work() as work:
        assert not work.webhooks.behind()
        for ticket in (first, None, second):
            work.audit.append(an_event(ticket=ticket))
        work.commit()
    with database.work() as work:
        assert work.webhooks.head() == 3
        assert not work.webhooks.behind()  # nobody has ever subscribed
        told = work.webhooks.happened(1, 9)
        assert [(each.position, each.ticket) for each in told] == [(2, None), (3, second)]
        work.followers.at("webhooks")
        work.followers.move("webhooks", 2)
        assert work.webhooks.behind()
