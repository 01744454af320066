"""From a key and its parameters to the words: every sentence stands in bn.toml and en.toml, side by side."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from string import Formatter
from typing import Self
from zoneinfo import ZoneInfo

from bot.dialogue.effects import Reply
from bot.speech.pages import Style, pages
from bot.text.digits import to_bangla
from bot.text.normalise import recompose
from grs_core.domain.messages import Named, Param

LANGUAGES = ("bn", "en")
LEVELS = ("say", "short", "tiny", "least")
"""From the fullest wording to the tightest; a level without a wording of its own has the next fuller one."""

Tables = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Speech:
    """All sentences; read only. Tables by language: sentences by level, and names (stages, programmes …) by code."""

    languages: Mapping[str, Tables]
    style: Style = Style.NORMAL
    """How long a text to a phone may be."""

    @classmethod
    def load(cls, names: Mapping[str, Mapping[str, Named]] | None = None, style: Style = Style.NORMAL) -> Self:
        """From the files beside this one. `names`: names of the policy in force, by table (`programme`, `category`,
        `tier`), which go before those of the files.
        """
        loaded = {language: _read(language) for language in LANGUAGES}
        for table, entries in (names or {}).items():
            for language in LANGUAGES:
                known = dict(loaded[language].get(table, {}))
                loaded[language][table] = known | {code: getattr(name, language) for code, name in entries.items()}
        return cls(loaded, style)

    def say(self, key: str, params: Mapping[str, Param], language: str, level: int = 0) -> str:
        """The sentence. Raises KeyError for an unknown key, language or missing parameter."""
        tables = self.languages[language]
        template = next(tables[name][key] for name in (*LEVELS[level::-1],) if key in tables[name] or name == "say")
        return recompose(_Filler(tables, language, tight=level > 0).fill(template, params))

    def knows(self, key: str) -> bool:
        """Does every language have this sentence?"""
        return all(key in tables["say"] for tables in self.languages.values())

    def refusal(self, key: str, params: Mapping[str, Param], language: str) -> str:
        """What is wrong and what to do, for the key of a GrsError or `http_<status>`. Never raises: an unknown key, or
        one whose parameters are missing, gets the general sentence.
        """
        tables = self.languages[language]
        refusals = tables["refusal"]
        try:
            return recompose(_Filler(tables, language, tight=False).fill(refusals[key], params))
        except KeyError:
            return recompose(refusals["other"])

    def texts(self, replies: Sequence[Reply], language: str, paged: bool = True) -> tuple[str, ...]:
        """One turn's sentences as the texts to send: the fullest wording that fits one text of the style, else the
        tightest in pages ("send 9 for more"). Not `paged` (chat): one text, however long.
        """
        style = self.style if paged else None
        fullest = [self.say(reply.key, reply.params, language) for reply in replies]
        if style is None or style.fits("\n".join(fullest)):
            return pages(fullest, style, more="")
        wordings = [self.wordings(reply.key, reply.params, language) for reply in replies]
        return pages(_fitting(wordings, style), style, more=self.say("more", {}, language))

    def fitting(self, key: str, params: Mapping[str, Param], language: str) -> str:
        """A notice: the fullest wording that fits the style; the tightest where an officer's words fit none, whole all
        the same, since nobody answers a notice with "9". Raises what `say` raises.
        """
        wordings = self.wordings(key, params, language)
        return next((text for text in wordings if self.style.fits(text)), wordings[-1])

    def wordings(self, key: str, params: Mapping[str, Param], language: str) -> tuple[str, ...]:
        """One sentence at every level, the fullest first."""
        return tuple(self.say(key, params, language, level) for level in range(len(LEVELS)))


def _fitting(wordings: Sequence[Sequence[str]], style: Style) -> list[str]:
    """The fullest level at which all parts fit together, then each part, first to last, as full as still fits."""

    def fits(parts: Sequence[str]) -> bool:
        return style.fits("\n".join(parts))

    chosen: list[str] = []
    for level in range(len(LEVELS)):
        chosen = [wording[level] for wording in wordings]
        if fits(chosen):
            break
    for place, wording in enumerate(wordings):
        fuller = ([*chosen[:place], words, *chosen[place + 1 :]] for words in wording)
        chosen = next((parts for parts in fuller if fits(parts)), chosen)
    return chosen


def _read(language: str) -> dict[str, Mapping[str, str]]:
    return tomllib.loads(recompose(files("bot.speech").joinpath(f"{language}.toml").read_text(encoding="utf-8")))


@lru_cache(maxsize=4096)
def _parts(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """Words, the name of what stands behind them (None: nothing), and how that is written. As many as the files have
    sentences.
    """
    return tuple((words, name, spec or "") for words, name, spec, _ in Formatter().parse(template))


class _Filler:
    """Fills `{name}`, `{name:table}` and `{name:list table}`."""

    def __init__(self, tables: Tables, language: str, tight: bool) -> None:
        self._tables, self._language, self._tight = tables, language, tight

    def fill(self, template: str, params: Mapping[str, Param]) -> str:
        """Raises KeyError for a parameter that is missing."""
        return "".join(
            words if name is None else words + self._field(params[name], spec) for words, name, spec in _parts(template)
        )

    def _field(self, value: Param, spec: str) -> str:
        kind, _, table = spec.rpartition(" ")
        if not table:
            return self._plain(value)
        if kind == "list":
            return "\n".join(f"{n} {self._name(table, code)}" for n, code in enumerate(str(value).split(), 1))
        return self._name(table, str(value))

    def _plain(self, value: Param) -> str:
        if isinstance(value, Named):
            return self._office(value.bn if self._language == "bn" else value.en)
        if isinstance(value, datetime):
            local = value.astimezone(ZoneInfo("Asia/Dhaka"))
            return f"{self._digits(local.day)} {self._tables['month'][str(local.month)]}"
        return self._digits(value) if isinstance(value, int) else value

    def _digits(self, number: int) -> str:
        return to_bangla(str(number)) if self._language == "bn" else str(number)

    def _name(self, table: str, code: str) -> str:
        """A programme that a deployer has added without a name is called by its code."""
        return self._tables[table].get(code, code.replace("_", " "))

    def _office(self, name: str) -> str:
        if not self._tight:
            return name
        name = recompose(name)
        for official, called in self._tables["office"].items():
            name = name.replace(official, called)
        return name
