"""`grs figures`: counted anew and checked from the command line."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.app import KEY
from tests.support.casebook import Casebook
from tests.support.home import grs
from tests.support.schema import migrated_sqlite


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = migrated_sqlite(tmp_path)
    database = Database(made, Vault([KEY]))
    Casebook(database).file()
    database.dispose()
    return made


def test_figures_are_counted_anew_and_checked(tmp_path: Path, url: str) -> None:
    early = grs(tmp_path, "figures", "check", GRS_DATABASE_URL=url)
    assert (early.exit_code, "grs figures rebuild" in early.stderr) == (1, True)
    assert grs(tmp_path, "figures", "rebuild", GRS_DATABASE_URL=url).exit_code == 0
    right = grs(tmp_path, "figures", "check", GRS_DATABASE_URL=url)
    assert (right.exit_code, right.stderr.strip()) == (0, "all figures are right")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE figure_cells SET received = 3 WHERE area = ''"))
    engine.dispose()
    wrong = grs(tmp_path, "figures", "check", GRS_DATABASE_URL=url)
    assert (wrong.exit_code, "3 kept, 1 counted" in wrong.stderr) == (1, True)
