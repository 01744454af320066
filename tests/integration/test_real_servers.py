"""The servers that other tests trust are the real ones, and do what is expected of them."""

import psycopg
import pytest
from playwright.sync_api import Page
from redis import Redis
from sqlalchemy import create_engine, inspect, text

from tests.support.postgres import PostgresServer
from tests.support.redis_server import RedisServer


def test_postgresql_answers(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(text("select 1")) == 1
        assert "PostgreSQL" in str(connection.scalar(text("select version()")))
    engine.dispose()


@pytest.mark.parametrize("time", ["first", "second"])
def test_every_test_has_a_database_of_its_own(postgres_url: str, time: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("create table mine (word text)"))
        connection.execute(text("insert into mine values ('ভাতা')"))
        assert connection.scalar(text("select word from mine")) == "ভাতা"
    engine.dispose()


def test_a_template_is_filled_once_and_copied_often(postgres: PostgresServer) -> None:
    filled = []

    def fill(address: str) -> None:
        filled.append(address)
        with psycopg.connect(address.replace("+psycopg", "")) as connection:
            connection.execute("create table seed as select 7 as n")

    for _ in range(3):
        address = postgres.new_database_from("seeded", fill)
        with psycopg.connect(address.replace("+psycopg", "")) as connection:
            assert connection.execute("select n from seed").fetchone() == (7,)
        postgres.drop(address)
    assert len(filled) == 1


def test_a_database_for_a_test_has_our_tables(database_url: str) -> None:
    engine = create_engine(database_url)
    assert "alembic_version" in inspect(engine).get_table_names()
    engine.dispose()


def test_redis_keeps_what_it_answered_through_a_kill(redis_server: RedisServer) -> None:
    Redis.from_url(redis_server.url).set("promise", "kept")
    redis_server.kill()
    redis_server.start()
    assert Redis.from_url(redis_server.url).get("promise") == b"kept"


def test_the_browser_shows_bangla(page: Page) -> None:
    page.set_content("<h1>প্রতিকার</h1>")
    assert page.inner_text("h1") == "প্রতিকার"
