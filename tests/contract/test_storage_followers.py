"""Who reads the audit behind the commits misses nothing and takes nothing twice."""

from concurrent.futures import ThreadPoolExecutor

from grs_core.storage.database import Database
from tests.support.cases import a_number, an_event


def tell(database: Database, *tickets: str | None) -> None:
    with database.work() as work:
        for ticket in tickets:
            work.audit.append(an_event(ticket=ticket))
        work.commit()


def test_what_happened_since_is_told_in_the_order_of_the_commits_each_case_once(database: Database) -> None:
    first, second, third = (a_number() for _ in range(3))
    tell(database, str(first), str(second), None, str(first))
    tell(database, str(third))
    with database.reading() as work:
        assert work.audit.since(0, 4) == (4, (first, second))
        assert work.audit.since(4, 4) == (5, (third,))
        assert work.audit.since(5, 4) == (5, ())


def test_a_reader_goes_on_where_it_stood(database: Database) -> None:
    with database.work() as work:
        assert work.followers.at("figures") == 0
        work.followers.move("figures", 7)
        work.commit()
    with database.work() as work:
        assert (work.followers.at("figures"), work.followers.at("words")) == (7, 0)


def test_what_was_not_committed_was_not_read(database: Database) -> None:
    with database.work() as work:
        work.followers.move("figures", work.followers.at("figures") + 3)
    with database.work() as work:
        assert work.followers.at("figures") == 0


def test_two_that_read_at_once_wait_for_each_other(database: Database) -> None:
    def step() -> None:
        with database.work() as work:
            work.followers.move("figures", work.followers.at("figures") + 1)
            work.commit()

    with ThreadPoolExecutor(8) as pool:
        for one in [pool.submit(step) for _ in range(24)]:
            one.result()
    with database.work() as work:
        assert work.followers.at("figures") == 24
