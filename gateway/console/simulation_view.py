"""The report of a simulation, worded: three figures side by side, Bangla first, each chart with its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from gateway.console.report_view import Text, Tile
from gateway.http import dates
from gateway.http.words import LANGUAGES, Language, Words
from grs_core.domain.grievance import Category
from grs_core.domain.messages import Named
from grs_core.domain.offices import Tier
from grs_core.policy.model import Policy

_THREE = ("happened", "in_force", "tried")
_BAR, _GAP = 5.0, 5.6
"""Heights, in hundredths of a chart's width; a group is its bars and the gap."""
_OFFICES = 25


@dataclass(frozen=True, slots=True)
class Bar:
    """`tone`: which of the three. Width 0..100 (of 100)."""

    y: float
    width: float
    tone: str
    value: str


@dataclass(frozen=True, slots=True)
class Group:
    y: float
    name: Text
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A chart and its table; `cells` are worded figures, one a column of `heads`."""

    title: Text
    chart_title: Text
    height: float
    groups: tuple[Group, ...]
    heads: tuple[Text, ...]
    rows: tuple[tuple[Text, tuple[str, ...]], ...]
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class View:
    words: Mapping[str, Text]
    other_language: Language
    about: Text
    elsewhere: Text
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]


@cache
def _words() -> Words:
    return Words.load(Path(__file__).with_name("simulation_words.toml"))


def view(report: Mapping[str, Any], policy: Policy, language: Language) -> View:
    return _Writer(policy, language).view(report)


@dataclass(frozen=True, slots=True)
class _Writer:
    policy: Policy
    language: Language

    @property
    def other(self) -> "_Writer":
        return _Writer(self.policy, LANGUAGES[1] if self.language == LANGUAGES[0] else LANGUAGES[0])

    def view(self, report: Mapping[str, Any]) -> View:
        return View(
            words={key: self.text(key) for key in _words().of(self.language) if "{" not in _words().of("en")[key]},
            other_language=self.other.language,
            about=self._about(report),
            elsewhere=self.text("how_elsewhere", count=lambda page: page.count(report["begun_elsewhere"])),
            tiles=self._tiles(report["totals"]),
            sections=self._sections(report),
        )

    def text(self, key: str, **params: Any) -> Text:
        """A parameter is a function, worded for each language."""
        return Text(self._say(key, params), self.other._say(key, params))

    def _say(self, key: str, params: Mapping[str, Any]) -> str:
        words = _words().of(self.language)[key]
        return words.format(**{name: each(self) for name, each in params.items()}) if params else words

    def count(self, number: float | None) -> str:
        return "–" if number is None else dates.digits(str(number), self.language)

    def change(self, before: int, after: int) -> str:
        sign = "" if after == before else "+" if after > before else "−"
        return f"{sign}{self.count(abs(after - before))}"

    def named(self, name: Named) -> Text:
        both = {"bn": name.bn, "en": name.en}
        return Text(both[self.language], both[self.other.language])

    def _about(self, report: Mapping[str, Any]) -> Text:
        return self.text(
            "about",
            since=lambda page: dates.day(datetime.fromisoformat(report["since"]), page.language),
            until=lambda page: dates.day(datetime.fromisoformat(report["until"]), page.language),
            cases=lambda page: page.count(report["cases"]),
            open=lambda page: page.count(report["open"]),
            in_force=lambda page: report["policy_in_force"],
            tried=lambda page: report["policy_tried"],
        )

    def _tiles(self, totals: Mapping[str, Mapping[str, int]]) -> tuple[Tile, ...]:
        return tuple(
            self._tile(name, totals["in_force"][name], totals["tried"][name])
            for name in ("escalated", "law_broken", "late_on_the_day", "called", "reminded", "alarmed")
        )

    def _tile(self, name: str, before: int, after: int) -> Tile:
        tone = "" if after == before or name == "reminded" else "bad" if after > before else "good"
        told = self.text("now", value=lambda page: page.count(before))
        change = Text(self.change(before, after), self.other.change(before, after))
        return Tile(self.text(name), self.count(after), told, change, tone)

    def _sections(self, report: Mapping[str, Any]) -> tuple[Section, ...]:
        tiers = [(self._tier(code), told) for code, told in report["by_tier"].items()]
        kinds = [(self._kind(report, code), told) for code, told in report["by_kind"].items()]
        categories = [
            (self.named(self.policy.category_names[Category(c)]), t) for c, t in report["by_category"].items()
        ]
        offices = [(self._office(each), each) for each in report["by_office"][:_OFFICES]]
        note = self.text("by_office_note", count=lambda page: page.count(len(offices)))
        return (
            self._counted("by_tier", tiers, "escalated"),
            self._days(tiers),
            self._counted("law_by_tier", tiers, "law_broken"),
            self._counted("late_by_tier", tiers, "late_on_the_day"),
            self._counted("by_kind", kinds, "escalated"),
            self._counted("by_category", categories, "escalated"),
            self._counted(
                "by_priority", [(Text(code, code), t) for code, t in report["by_priority"].items()], "escalated"
            ),
            self._counted("by_office", offices, "escalated", note),
        )

    def _counted(
        self, title: str, told: Sequence[tuple[Text, Mapping[str, Any]]], figure: str, note: Text | None = None
    ) -> Section:
        shown = [(name, [each[which][figure] for which in _THREE]) for name, each in told]
        groups = self._groups(shown)
        rows = tuple(
            (name, (*(self.count(value) for value in values), self.change(values[1], values[2])))
            for name, values in shown
        )
        heads = tuple(self.text(key) for key in ("col_name", *_THREE, "change"))
        return Section(self.text(title), self.text(title), _height(len(groups), 3), groups, heads, rows, note)

    def _days(self, told: Sequence[tuple[Text, Mapping[str, Any]]]) -> Section:
        """There is no third: what really happened is the first replay's."""
        shown = [(name, [each[which]["median_days"] for which in _THREE[1:]]) for name, each in told]
        groups = self._groups(shown, _THREE[1:])
        columns = (
            ("in_force", "median_days"),
            ("tried", "median_days"),
            ("in_force", "p90_days"),
            ("tried", "p90_days"),
        )
        rows = tuple(
            (name, (self.count(each["tried"]["left"]), *(self.count(each[which][key]) for which, key in columns)))
            for name, each in told
        )
        keys = ("col_name", "col_left", "col_median_now", "col_median", "col_p90_now", "col_p90")
        heads = tuple(self.text(key) for key in keys)
        return Section(
            self.text("days_by_tier"), self.text("median_chart"), _height(len(groups), 2), groups, heads, rows
        )

    def _groups(
        self, shown: Sequence[tuple[Text, Sequence[float | None]]], tones: Sequence[str] = _THREE
    ) -> tuple[Group, ...]:
        most = max((value or 0 for _, values in shown for value in values), default=0) or 1
        step = _height(1, len(tones))
        return tuple(
            Group(
                round(nth * step, 1),
                name,
                tuple(
                    Bar(round(nth * step + _GAP + at * _BAR, 1), round(100 * (v or 0) / most, 1), tone, self.count(v))
                    for at, (tone, v) in enumerate(zip(tones, values, strict=True))
                ),
            )
            for nth, (name, values) in enumerate(shown)
        )

    def _tier(self, code: str) -> Text:
        name = self.policy.tier_names.get(Tier(code))
        return Text(code, code) if name is None else self.named(name)

    def _office(self, told: Mapping[str, Any]) -> Text:
        return self.named(Named(told["name"]["bn"], told["name"]["en"]))

    def _kind(self, report: Mapping[str, Any], code: str) -> Text:
        """An office's name without its place."""
        name = next(each["name"] for each in report["by_office"] if each["kind"] == code)
        return self.named(Named(*(name[language].rpartition(", ")[0] or name[language] for language in LANGUAGES)))


def _height(groups: int, bars: int) -> float:
    return round(groups * (_GAP + bars * _BAR + 3), 1)
