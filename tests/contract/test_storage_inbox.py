"""The inbox: a message has its effect once, whoever delivers it how often, and a repeat gets the stored answer."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event

from grs_core.domain.complainant import Address
from grs_core.domain.messages import Accepted
from grs_core.message_ports import Line, Received, StoredAnswer
from grs_core.storage.database import Database
from tests.support.cases import PHONE, START, a_message, a_ticket, an_outbound, hours
from tests.support.waiting import until_somebody_waits

ANSWER = StoredAnswer(("আপনার অভিযোগ নম্বর ১০০০০০০০০৯", "কোন ইউনিয়ন?"), "1000000009")


def deliver(database: Database, message: Received, answer: StoredAnswer, started: Event) -> StoredAnswer:
    """A whole delivery, as a door makes it: one ticket the first time, the stored answer ever after."""
    with database.work() as work:
        started.set()
        stored = work.inbox.receive(message)
        if stored is not None:
            return stored
        work.tickets.add(a_ticket())
        work.inbox.answer(message, answer)
        work.commit()
        return answer


def tickets_in(database: Database) -> int:
    with database.reading() as work:
        return len(list(work.tickets.stream()))


def test_a_repeated_message_gets_the_stored_answer(database: Database) -> None:
    for attempt in ("first", "second", "third"):
        answer = ANSWER if attempt == "first" else StoredAnswer(("another",), None)
        assert deliver(database, a_message(), answer, Event()) == ANSWER
    assert tickets_in(database) == 1


def test_the_same_words_under_a_new_id_have_their_own_effect(database: Database) -> None:
    for message in (
        a_message(body="1"),
        a_message(body="1", provider_id="SM2", at=START + hours(0.001)),
        a_message(body="1", provider="kannel"),
    ):
        assert deliver(database, message, ANSWER, Event()) == ANSWER
    assert tickets_in(database) == 3


def test_a_repeat_of_a_message_that_was_never_answered_gets_an_empty_answer(database: Database) -> None:
    with database.work() as work:
        assert work.inbox.receive(a_message()) is None
        work.commit()
    with database.work() as work:
        assert work.inbox.receive(a_message()) == StoredAnswer((), None)


def test_a_repeat_waits_for_the_first_and_gets_its_answer(database: Database, url: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        with database.work() as first:
            assert first.inbox.receive(a_message()) is None
            first.tickets.add(a_ticket())
            second = repeat_behind(database, url, pool)
            first.inbox.answer(a_message(), ANSWER)
            first.commit()
        assert second.result(20) == ANSWER
    assert tickets_in(database) == 1


def test_when_the_first_comes_to_nothing_the_repeat_takes_over(database: Database, url: str) -> None:
    other = StoredAnswer(("the second's own",), None)
    with ThreadPoolExecutor(1) as pool:
        with database.work() as first:
            assert first.inbox.receive(a_message()) is None
            first.tickets.add(a_ticket())
            second = repeat_behind(database, url, pool, other)
        assert second.result(20) == other
    assert tickets_in(database) == 1
    assert deliver(database, a_message(), ANSWER, Event()) == other


def test_eight_deliveries_at_once_have_one_effect(database: Database) -> None:
    def race(number: int) -> StoredAnswer:
        return deliver(database, a_message(), StoredAnswer((f"by {number}",), None), Event())

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(race, range(8)))
    assert len(set(answers)) == 1
    assert tickets_in(database) == 1


def test_a_forged_message_has_no_effect_and_does_not_stand_in_for_the_genuine_one(database: Database) -> None:
    forged = a_message(body="forged")
    for _ in range(2):
        with database.work() as work:
            work.inbox.quarantine(forged, "signature")
            work.commit()
    with database.reading() as work:
        assert work.inbox.conversation(PHONE, 10) == ()
    assert deliver(database, a_message(), ANSWER, Event()) == ANSWER
    with database.work() as work:
        work.inbox.quarantine(forged, "signature")
        assert work.inbox.receive(a_message()) == ANSWER


def test_a_conversation_shows_the_last_lines_in_their_order(database: Database) -> None:
    later = replace(a_message(), provider_id="SM2", body="status", at=START + hours(2))
    stranger = replace(a_message(), provider_id="SM3", address=Address.of_phone("01555555555"))
    deliver(database, a_message(), ANSWER, Event())
    deliver(database, later, StoredAnswer(("খোলা",), None), Event())
    deliver(database, stranger, ANSWER, Event())
    with database.work() as work:
        work.outbox.add(an_outbound(created_at=START + hours(1)))
        work.outbox.add(an_outbound("not-sent-yet", created_at=START + hours(3)))
        work.outbox.claim(START + hours(1), START + hours(2), 1)
        work.outbox.handed_over("out-1", "loopback", "মনে করিয়ে দিচ্ছি", START)
        work.outbox.settle("out-1", Accepted("x1"), None)
        work.commit()
    lines = (
        Line(START, True, a_message().body),
        *(Line(START, False, text) for text in ANSWER.texts),
        Line(START + hours(1), False, "মনে করিয়ে দিচ্ছি", "accepted"),
        Line(START + hours(2), True, "status"),
        Line(START + hours(2), False, "খোলা"),
    )
    with database.reading() as work:
        assert work.inbox.conversation(PHONE, 50) == lines
        assert work.inbox.conversation(PHONE, 2) == lines[-2:]


def repeat_behind(
    database: Database, url: str, pool: ThreadPoolExecutor, answer: StoredAnswer = ANSWER
) -> Future[StoredAnswer]:
    """A repeat that is known to stand behind the open transaction."""
    started = Event()
    if url.startswith("sqlite"):  # it waits before its transaction begins
        started.set()
    second = pool.submit(deliver, database, a_message(), answer, started)
    until_somebody_waits(url, started)
    return second
