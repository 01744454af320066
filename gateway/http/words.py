"""The words of the pages, both languages side by side: one TOML file a door, and one a room where a door has many."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self, cast

Language = Literal["bn", "en"]
LANGUAGES: tuple[Language, ...] = ("bn", "en")
"""Bangla first: it is the language of a page until somebody chooses another."""


@dataclass(frozen=True, slots=True)
class Words:
    """`by_language[language][key]`; every key has both languages."""

    by_language: Mapping[Language, Mapping[str, str]]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads `[key]` tables with `bn` and `en` from a file and from the folder beside it that bears its name
        (`words.toml`, `words/*.toml`). Raises ValueError naming a key that lacks one, or that two files hold.
        """
        tables: dict[str, dict[str, str]] = {}
        for file in (path, *sorted(path.with_suffix("").glob("*.toml"))):
            for key, table in _tables(file).items():
                if key in tables:
                    raise ValueError(f"{file.name}: [{key}] stands in another file too")
                tables[key] = table
        return cls({language: {key: table[language] for key, table in tables.items()} for language in LANGUAGES})

    def of(self, language: Language) -> Mapping[str, str]:
        return self.by_language[language]


def _tables(file: Path) -> Mapping[str, dict[str, str]]:
    return _parsed(file.name, file.read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def _parsed(name: str, text: str) -> Mapping[str, dict[str, str]]:
    """Once for the same text: a process may put several applications together."""
    tables = cast("dict[str, dict[str, str]]", tomllib.loads(text))
    for key, table in tables.items():
        if set(table) != set(LANGUAGES):
            raise ValueError(f"{name}: [{key}] needs bn and en, and nothing else")
    return tables
