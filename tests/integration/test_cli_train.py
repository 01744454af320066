"""`grs train` on a machine where nothing was set up yet."""

from pathlib import Path

import pytest

from gateway.bootstrap import make_tables_if_none, open_database
from gateway.settings import read_settings
from grs_core.domain.errors import Unavailable
from tests.support.app import KEY


def test_training_makes_the_tables_that_it_asks_for_corrections(tmp_path: Path) -> None:
    database = open_database(read_settings({"GRS_HOME": str(tmp_path), "GRS_SECRET_KEYS": KEY}))
    with pytest.raises(Unavailable, match="database_empty"), database.reading() as work:
        list(work.corrections.accepted())
    make_tables_if_none(database)
    make_tables_if_none(database)
    with database.reading() as work:
        assert list(work.corrections.accepted()) == []
