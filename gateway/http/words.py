"""The words of the pages, both languages side by side in one TOML file a door."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
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
        """Reads `[key]` tables with `bn` and `en`. Raises ValueError naming a key that lacks one."""
        tables = cast("dict[str, dict[str, str]]", tomllib.loads(path.read_text(encoding="utf-8")))
        for key, table in tables.items():
            if set(table) != set(LANGUAGES):
                raise ValueError(f"{path.name}: [{key}] needs bn and en, and nothing else")
        return cls({language: {key: table[language] for key, table in tables.items()} for language in LANGUAGES})

    def of(self, language: Language) -> Mapping[str, str]:
        return self.by_language[language]
