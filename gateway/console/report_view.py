"""The report on understanding, worded: every figure that `grs evaluate` prints, with its goal where there is one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from gateway.console.report_charts import Bar, Curve, coverage, reliability
from gateway.http import dates
from gateway.http.words import LANGUAGES, Language, Words
from gateway.services.understanding import Report

_WANTED = 0.98
_LEAST: Mapping[str, float] = {
    "accuracy": 0.92,
    "macro_f1": 0.92,
    "complaints_macro_f1": 0.93,
    "mfs_fraud_recall": 0.97,
    "sure_precision": 0.98,
    "sure_coverage": 0.75,
    "entity_overlap_f1": 0.93,
    "secret_recall": 0.99,
}
_MOST: Mapping[str, float] = {"false_masks": 0.01, "out_of_scope_filed": 0.03}
_LEAST_OF_A_SCRIPT = 0.90
_SHADES = 5


@dataclass(frozen=True, slots=True)
class Text:
    """Words in the page's language, and in the other one beside them."""

    first: str
    beside: str


@dataclass(frozen=True, slots=True)
class Tile:
    """`tone`: good, bad, or "" where there is no goal."""

    name: Text
    value: str
    goal: Text | None
    reached: Text | None
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """`bar`: 0..100. `cells` are worded figures."""

    name: Text
    cells: tuple[str, ...]
    bar: float
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of the matrix; `shade` 0..5, `right` on the diagonal."""

    count: str
    shade: int
    right: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    number: str
    name: Text
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    truth: Text
    said: Text
    count: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything that the template draws, in reading order."""

    words: Mapping[str, Text]
    other_language: Language
    about: Text
    tiles: tuple[Tile, ...]
    scripts: tuple[Row, ...]
    intents: tuple[Row, ...]
    matrix: tuple[MatrixRow, ...]
    columns: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    bars: tuple[Bar, ...]
    curve: Curve
    curve_point: Text
    ticks: tuple[tuple[float, str], ...]
    ends: tuple[str, str]
    entities: tuple[Row, ...]
    corrections: tuple[Row, ...]
    corrections_pairs: Text | None
    training: tuple[Text, ...]


@cache
def _words() -> Words:
    return Words.load(Path(__file__).with_name("report_words.toml"))


def view(report: Report, language: Language) -> View:
    """Raises KeyError for a report that lacks a figure: one of an older version, to be measured again."""
    return _Writer(language).view(report)


@dataclass(frozen=True, slots=True)
class _Writer:
    language: Language

    @property
    def other(self) -> Language:
        return LANGUAGES[1] if self.language == LANGUAGES[0] else LANGUAGES[0]

    def view(self, report: Report) -> View:
        found, labels = report["evaluation"], sorted(report["evaluation"]["confusion"])
        said = {name for row in found["confusion"].values() for name in row}
        columns = sorted(said | set(labels))
        return View(
            words={key: self.text(key) for key in _words().of(self.language) if "{" not in _words().of("en")[key]},
            other_language=self.other,
            about=self._about(report),
            tiles=self._tiles(found),
            scripts=self._scripts(found),
            intents=self._table("intent", found["by_intent"]),
            matrix=self._matrix(found["confusion"], columns),
            columns=tuple(self.count(number) for number in range(1, len(columns) + 1)),
            mistakes=tuple(self._mistake(*each) for each in found["confusions"]),
            bars=reliability(found["calibration"], [self._bin(each) for each in found["calibration"]]),
            curve=coverage(found["coverage_curve"], found["coverage_at_98"], _WANTED),
            curve_point=self.text(
                "coverage_point",
                precision=lambda at: at.share(_WANTED),
                coverage=lambda at: at.share(found["coverage_at_98"]),
            ),
            ticks=tuple((height, self.share(level)) for height, level in coverage([], 0, _WANTED).ticks),
            ends=(self.share(0), self.share(1)),
            entities=self._table("entity", found["entities"]),
            corrections=self._corrections(report["corrections"]),
            corrections_pairs=self._pairs(report["corrections"]),
            training=self._training(report["training"]),
        )

    def text(self, key: str, **params: Any) -> Text:
        """A parameter that is a function is worded for each language."""
        return Text(self._say(self.language, key, params), self._say(self.other, key, params))

    def _say(self, language: Language, key: str, params: Mapping[str, Any]) -> str:
        worded = {name: each(_Writer(language)) if callable(each) else each for name, each in params.items()}
        words = _words().of(language)
        return words[key].format(**worded) if worded else words.get(key, key)

    def count(self, number: float | str) -> str:
        return dates.digits(str(number), self.language)

    def share(self, value: float) -> str:
        """A percentage with one decimal, without it where it is whole."""
        return f"{self.count(f'{100 * value:.1f}'.removesuffix('.0'))}%"

    def exact(self, value: float, goal: float) -> str:
        """As many decimals as it takes not to look like a goal that it is not."""
        figures = (f"{100 * value:.{decimals}f}" for decimals in (1, 2, 3))
        shown = next(
            (each for each in figures if float(each) != round(100 * goal, 3) or value == goal), f"{100 * value}"
        )
        return f"{self.count(shown)}%"

    def _about(self, report: Report) -> Text:
        at = datetime.fromisoformat(report["at"])
        return self.text(
            "about",
            file=report["file"],
            model=report["model"],
            messages=lambda page: page.count(report["evaluation"]["messages"]),
            at=lambda page: f"{dates.day(at, page.language)}, {dates.hour(at, page.language)}",
        )

    def _tiles(self, found: Mapping[str, Any]) -> tuple[Tile, ...]:
        goals = [
            *((name, least, True) for name, least in _LEAST.items()),
            *((n, most, False) for n, most in _MOST.items()),
        ]
        times = self.text(
            "milliseconds", p50=self.count(found["latency_ms_p50"]), p99=self.count(found["latency_ms_p99"])
        )
        return (
            *(self._tile(name, found[name], goal, least) for name, goal, least in goals),
            Tile(self.text("calibration_error"), self.share(found["calibration_error"]), None, None, ""),
            Tile(self.text("latency"), times.first, None, None, ""),
        )

    def _tile(self, name: str, value: float | None, goal: float, least: bool) -> Tile:
        told = self.text("goal_least" if least else "goal_most", goal=lambda page: page.share(goal))
        if value is None:
            return Tile(self.text(name), self.text("no_data").first, told, None, "")
        reached = value >= goal if least else value < goal
        words = self.text("reached" if reached else "missed")
        return Tile(self.text(name), self.exact(value, goal), told, words, "good" if reached else "bad")

    def _scripts(self, found: Mapping[str, Any]) -> tuple[Row, ...]:
        return tuple(
            Row(
                self.text(f"language_{name}"),
                (self.count(found["messages_by_language"][name]), self.share(value)),
                100 * value,
                "good" if value >= _LEAST_OF_A_SCRIPT else "bad",
            )
            for name, value in found["by_language"].items()
        )

    def _table(self, kind: str, qualities: Mapping[str, Mapping[str, Any]]) -> tuple[Row, ...]:
        return tuple(
            Row(
                self.text(f"{kind}_{name}"),
                (self.count(each["support"]), *(self.share(each[figure]) for figure in ("precision", "recall", "f1"))),
                100 * each["f1"],
            )
            for name, each in sorted(qualities.items(), key=lambda pair: (-pair[1]["f1"], pair[0]))
        )

    def _matrix(self, confusion: Mapping[str, Mapping[str, int]], columns: Sequence[str]) -> tuple[MatrixRow, ...]:
        return tuple(
            MatrixRow(
                self.count(number),
                self.text(f"intent_{truth}"),
                tuple(self._cell(confusion.get(truth, {}), truth, said) for said in columns),
            )
            for number, truth in enumerate(columns, start=1)
        )

    def _cell(self, row: Mapping[str, int], truth: str, said: str) -> Cell:
        count = row.get(said, 0)
        shade = -(-_SHADES * count // max(1, sum(row.values())))
        return Cell(self.count(count) if count else "", shade, truth == said)

    def _mistake(self, truth: str, said: str, count: int) -> Mistake:
        return Mistake(self.text(f"intent_{truth}"), self.text(f"intent_{said}"), self.count(count))

    def _bin(self, each: Mapping[str, Any]) -> str:
        return f"{self.share(each['confidence'])} → {self.share(each['accuracy'])} ({self.count(each['messages'])})"

    def _pairs(self, found: Mapping[str, Any] | None) -> Text | None:
        return self.text("corrections_pairs", pairs=lambda page: page.count(found["pairs"])) if found else None

    def _corrections(self, found: Mapping[str, Any] | None) -> tuple[Row, ...]:
        if not found or not found["pairs"]:
            return ()
        rows = []
        for name in ("category", "category_then", "programme", "place", "accused"):
            hits = found[name]
            value = hits["accuracy"]
            shown = self.share(value) if value is not None else self.text("no_data").first
            rows.append(Row(self.text(name), (self.count(hits["pairs"]), shown), 100 * (value or 0)))
        return tuple(rows)

    def _training(self, told: Mapping[str, Any] | None) -> tuple[Text, ...]:
        if not told:
            return ()
        reason = self.text(f"reason_{told['reason']}")
        if not told["before"]:
            return (reason,)
        before, after = (self._standing(told[which]) for which in ("before", "after"))
        return reason, self.text("training_figures", before=before, after=after)

    def _standing(self, found: Mapping[str, int]) -> Any:
        """Worded for whichever language asks."""
        return lambda page: page.text("standing", **{name: page.count(value) for name, value in found.items()}).first
