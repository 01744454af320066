from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

from grs_core.storage.database import Database
from grs_core.storage.vault import Vault

NOON = datetime(2026, 2, 3, 6, tzinfo=UTC)


def test_a_published_month_is_kept_once_and_read_in_order(database_url: str) -> None:
    database = Database(database_url, Vault(["a key for tests only that is long enough"]))
    for month, body in ((date(2026, 1, 1), "{}"), (date(2025, 12, 1), '{"a": 1}')):
        with database.work() as work:
            work.published.keep(month, NOON, body)
            work.commit()
    with database.reading() as work:
        assert work.published.months() == (date(2025, 12, 1), date(2026, 1, 1))
        assert work.published.all() == ('{"a": 1}', "{}")
    with database.work() as work:
        assert not work.published.keep(date(2026, 1, 1), NOON, "another")
        work.commit()
    with database.reading() as work:
        assert work.published.all() == ('{"a": 1}', "{}")
    database.dispose()


def test_of_two_that_publish_a_month_at_once_one_does(database_url: str) -> None:
    database = Database(database_url, Vault(["a key for tests only that is long enough"]))

    def publish(body: str) -> bool:
        with database.work() as work:
            kept = work.published.keep(date(2026, 1, 1), NOON, body)
            work.commit()
        return kept

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(publish, "abcd")) == [False, False, False, True]
    database.dispose()
