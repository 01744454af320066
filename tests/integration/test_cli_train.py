"""`grs train` and `grs evaluate` on a machine where nothing was set up yet."""

from pathlib import Path

import pytest

from gateway.bootstrap import make_tables_if_none, open_database
from gateway.settings import read_settings
from grs_core.domain.errors import Unavailable
from tests.support.app import KEY
from tests.support.home import a_home, told


def test_training_makes_the_tables_that_it_asks_for_corrections(tmp_path: Path) -> None:
    database = open_database(read_settings({"GRS_HOME": str(tmp_path), "GRS_SECRET_KEYS": KEY}))
    with pytest.raises(Unavailable, match="database_empty"), database.reading() as work:
        list(work.corrections.accepted())
    make_tables_if_none(database)
    make_tables_if_none(database)
    with database.reading() as work:
        assert list(work.corrections.accepted()) == []


def test_a_report_is_drawn_before_anything_was_set_up(tmp_path: Path, model: Path) -> None:
    labelled = tmp_path / "one.jsonl"
    labelled.write_text('{"text": "bhata bondho", "lang": "bn-Latn", "intent": "payment_delayed"}\n', encoding="utf-8")
    found = told(a_home(tmp_path / "home", model), "evaluate", str(labelled), "--html", str(tmp_path / "report.html"))
    assert found["messages"] == 1
    assert "<html" in (tmp_path / "report.html").read_text(encoding="utf-8")
