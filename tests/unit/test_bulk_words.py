"""Every fault of a row, every state of a file and of a row has words; and none is there that nobody says."""

import re
import tomllib
from pathlib import Path

import gateway.services
import gateway.volunteers
from grs_core.bulk_ports import FileState, RowState

PORTAL, SERVICES = Path(gateway.volunteers.__file__).parent, Path(gateway.services.__file__).parent
WORDS = tomllib.loads((PORTAL / "words" / "bulk.toml").read_text(encoding="utf-8"))
SAID = "".join(
    file.read_text(encoding="utf-8")
    for file in (*PORTAL.glob("bulk_*.py"), *PORTAL.glob("templates/volunteers/bulk*.html"), PORTAL / "menu.py")
)
FAULTS = "".join(
    file.read_text(encoding="utf-8") for file in (*SERVICES.glob("sheets*.py"), SERVICES / "bulk_running.py")
)


def test_every_fault_and_every_state_has_words_and_no_word_is_idle() -> None:
    faults = set(re.findall(r'"(row_\w+)"', FAULTS)) - {"row_file_unknown"}
    faults |= {f"row_{column}_missing" for column in ("name", "story", "witness")}
    faults |= {f"row_{column}_unknown" for column in ("relation", "programme", "consent", "provider")}
    faults |= {"row_key_used"}  # of grs_core.services.rows_filing
    states = {f"bulk_state_{state}" for state in FileState} | {f"bulk_rows_{state}" for state in RowState}
    said = set(re.findall(r"['\"](bulk_\w+|menu_bulk)['\"]", SAID)) | {"bulk_progress_checking", "bulk_progress_filing"}
    said |= {f"bulk_{word}" for word in ("row", "key", "state", "number")}
    assert faults | states == (faults | states) & WORDS.keys()
    assert sorted(WORDS.keys() - faults - states - said) == []
