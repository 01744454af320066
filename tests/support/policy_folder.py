"""A deployer's folder: our tables with something changed."""

import csv
from pathlib import Path

import pytest

from grs_core.domain.errors import RuleBroken
from grs_core.policy import tables
from grs_core.policy.load import load_policy

OURS = Path(tables.__file__).parent / "tables"


def read(name: str) -> list[list[str]]:
    with (OURS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(folder: Path, name: str, rows: list[list[str]]) -> None:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def change(folder: Path, table: str, row: str, column: str, value: str) -> int:
    """Our table with one cell changed (`row` is its first cells, joined by spaces); gives its line."""
    rows = read(f"{table}.csv")
    wanted = row.split(" ")
    line = next(n for n, cells in enumerate(rows) if cells[: len(wanted)] == wanted)
    rows[line][rows[0].index(column)] = value
    write(folder, f"{table}.csv", rows)
    return line + 1


def without_nights(folder: Path) -> Path:
    """A policy of ours without quiet hours: for real processes, whose clock is this machine's."""
    folder.mkdir(parents=True, exist_ok=True)
    header, (hours, *_, source, since) = read("quiet_hours.csv")
    write(folder, "quiet_hours.csv", [header, [hours, "08:00", "08:00", source, since]])
    return folder


def refusal(folder: Path) -> dict[str, str]:
    with pytest.raises(RuleBroken, match="policy_broken") as caught:
        load_policy(folder)
    return caught.value.params
