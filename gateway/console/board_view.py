"""The dashboard in words: tiles, sections of a drawing with its table, breadcrumb, the form's choices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from bot.text.digits import grouped
from gateway.console import board_charts
from gateway.console.board_filters import SHADES, Wanted
from gateway.console.board_indicators import Group, Indicator, Kind
from gateway.console.board_tables import Cell, Column, Table, Writer
from gateway.console.screen import Screen
from gateway.http import dates
from grs_core.domain.complainant import Channel
from grs_core.domain.errors import NotFound
from grs_core.domain.grievance import Category
from grs_core.domain.messages import Named
from grs_core.domain.officers import Officer
from grs_core.domain.workdays import day_of
from grs_core.services.jurisdiction import may_survey

NONE = "–"


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    value: str
    beside: str
    definition: str


@dataclass(frozen=True, slots=True)
class TextCell:
    """`number`: stands at the right. `to`: where a click leads. `shade`: of a heat map, 0..4."""

    text: str
    number: bool = False
    to: str = ""
    shade: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in words; the first cell of a row is its head. `csv` and `xlsx` are addresses."""

    name: str
    title: str
    heads: tuple[TextCell, ...]
    rows: tuple[tuple[TextCell, ...], ...]
    csv: str
    xlsx: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the places down to this one; `to` empty where he may not look, and for the place itself."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Board:
    """Words for one screen, in the language of the page."""

    screen: Screen
    wanted: Wanted

    def month(self, month: date) -> str:
        return dates.of_month(month, self.screen.language)

    def number(self, value: Cell, kind: Kind) -> str:
        """In the digits of the page; a dash for what cannot be told."""
        if value is None:
            return NONE
        if isinstance(value, Named):
            return self.screen.named(value)
        if isinstance(value, date):
            return self.month(value)
        if isinstance(value, str):
            return value
        if kind is Kind.PERCENT:
            return f"{self.screen.digits(str(_rounded(Fraction(value) * 100, 0)))}%"
        return self.screen.digits(grouped(value) if isinstance(value, int) else _plain(value))

    def tiles(self, indicators: Iterable[Indicator]) -> tuple[tuple[str, tuple[Tile, ...]], ...]:
        """By group, in the order of the page."""
        known = tuple(indicators)
        return tuple(
            (
                self.screen.say(f"board_g_{group.value}"),
                tuple(self._tile(each) for each in known if each.group is group),
            )
            for group in Group
        )

    def _tile(self, each: Indicator) -> Tile:
        say = self.screen.say
        beside = ""
        if each.kind is Kind.PERCENT or each.key == "per_10000":
            beside = "" if each.part is None else self._of(each.part, each.whole or 0)
        elif each.key == "satisfaction":
            beside = say("board_of_ratings", count=self.screen.count(each.whole or 0))
        if each.unknown is not None:
            beside += " · " + say("board_unknown", count=self.screen.count(each.unknown))
        value = self.number(each.value, each.kind)
        return Tile(say(f"board_i_{each.key}"), value, beside, say(f"board_d_{each.key}"))

    def _of(self, part: int, whole: int) -> str:
        return self.screen.say("board_part_of", part=self.screen.count(part), whole=self.screen.count(whole))

    def sheet(self, table: Table, link: bool = False, shaded: bool = False) -> Sheet:
        kinds = [column.kind for column in table.columns]
        shades = _shades(table) if shaded else {}
        rows = tuple(
            tuple(
                TextCell(
                    self.number(cell, kind),
                    number=kind not in (Kind.NAME, Kind.MONTH),
                    to=self.wanted.address(place=line.code) if link and line.code and at == 0 else "",
                    shade=shades.get((nth, at)),
                )
                for at, (cell, kind) in enumerate(zip(line.cells, kinds, strict=True))
            )
            for nth, line in enumerate(table.lines)
        )
        heads = tuple(
            TextCell(self.head(column), column.kind not in (Kind.NAME, Kind.MONTH)) for column in table.columns
        )
        name, address = table.name.value, self.wanted.address()
        csv, xlsx = (f"/console/dashboard/{name}.{kind}{address}" for kind in ("csv", "xlsx"))
        return Sheet(name, self.screen.say(f"board_t_{name}"), heads, rows, csv, xlsx)

    def head(self, column: Column) -> str:
        return self.screen.named(column.name) if isinstance(column.name, Named) else self.screen.say(column.name)

    def trend(self, table: Table) -> board_charts.Columns:
        series = [[_count(line.cells[at]) for line in table.lines] for at in (1, 2, 3)]
        names = [
            dates.short_month(line.cells[0], self.screen.language)
            for line in table.lines
            if isinstance(line.cells[0], date)
        ]
        return board_charts.columns(names, series, [[self.screen.count(value) for value in each] for each in series])

    def bars(self, table: Table, at: int = 1) -> board_charts.Bars:
        values = [_count(line.cells[at]) for line in table.lines]
        names = [self.number(line.cells[0], Kind.NAME) for line in table.lines]
        return board_charts.bars(names, values, [self.screen.count(value) for value in values])

    def times(self, durations: Mapping[int, int], middle: Fraction | None, long: int | None) -> board_charts.Columns:
        many = board_charts.binned(durations)
        names = [self._bin(low, high) for low, high in board_charts.BINS]
        drawn = board_charts.columns(names, [many], [[self.screen.count(value) for value in many]])
        found = (("board_c_median", middle), ("board_c_p90", long))
        ticks = tuple(board_charts.Mark(round((at + 0.5) * 100 / len(names), 2), name) for at, name in enumerate(names))
        marks = tuple(
            board_charts.Mark(board_charts.across(days), f"{self.screen.say(word)}: {self.number(days, Kind.DAYS)}")
            for word, days in found
            if days is not None
        )
        return board_charts.Columns(drawn.height, drawn.base, drawn.rects, ticks, marks)

    def _bin(self, low: int, high: int | None) -> str:
        return self.screen.digits(f"{low}+" if high is None else f"{low}–{high}")

    def steps(self, officer: Officer) -> tuple[Step, ...]:
        """Country, division, district, upazila, union: down to the place."""
        policy, today = self.screen.policy, day_of(self.screen.now)
        chain = policy.places.chain(self.wanted.place) if self.wanted.place else ()
        found: list[tuple[str | None, str]] = [(None, self.screen.say("board_country"))]
        found += [(place.code, self.screen.named(Named(place.name_bn, place.name_en))) for place in reversed(chain)]
        return tuple(Step(name, self._step(officer, today, code)) for code, name in found)

    def _step(self, officer: Officer, today: date, code: str | None) -> str:
        if code == self.wanted.place:
            return ""
        try:
            may_survey(self.screen.policy, officer, today, code)
        except NotFound:
            return ""
        return self.wanted.address(place=code or "BD")

    def choices(self) -> Mapping[str, tuple[Choice, ...]]:
        """For the form's lists: only what he may choose."""
        policy, screen = self.screen.policy, self.screen
        mine = self.wanted.survey.programmes
        programmes = [each for each in policy.programmes.values() if mine is None or each.code in mine]
        return {
            "programme": tuple(Choice(each.code, screen.named(each.name)) for each in programmes),
            "category": tuple(Choice(each.value, screen.named(policy.category_names[each])) for each in Category),
            "channel": tuple(Choice(each.value, screen.say(f"channel_{each.value}")) for each in Channel),
            "shade": tuple(Choice(code, screen.say(f"board_shade_{code}")) for code in SHADES),
        }


def numbers(table: Table, writer: Writer) -> tuple[list[str], list[list[str | int | Decimal | date | None]]]:
    """For a spreadsheet: heads in both languages, a name in a column each, shares in per cent with one place."""
    heads, rows = [], []
    for column in table.columns:
        name = column.name if isinstance(column.name, Named) else writer.word(column.name)
        both = f"{name.bn} / {name.en}" if name.bn != name.en else name.en
        heads += [f"{both} (বাংলা)", f"{both} (English)"] if column.kind is Kind.NAME else [_with_unit(both, column.kind)]
    for line in table.lines:
        row: list[str | int | Decimal | date | None] = []
        for cell, column in zip(line.cells, table.columns, strict=True):
            row += _exported(cell, column.kind)
        rows.append(row)
    return heads, rows


def _with_unit(name: str, kind: Kind) -> str:
    return f"{name} (%)" if kind is Kind.PERCENT else name


def _exported(cell: Cell, kind: Kind) -> Sequence[str | int | Decimal | date | None]:
    if isinstance(cell, Named):
        return (cell.bn, cell.en)
    if isinstance(cell, Fraction):
        return (_rounded(cell * 100 if kind is Kind.PERCENT else cell, 2),)
    return (cell,)


def _rounded(value: Fraction, places: int) -> Decimal:
    """Half up, as people round."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _plain(value: int | Fraction) -> str:
    if isinstance(value, int) or value.denominator == 1:
        return str(int(value))
    return str(_rounded(value, 1))


def _count(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _shades(table: Table) -> Mapping[tuple[int, int], int]:
    """(line, column) -> class, of all counts of a table together."""
    values: dict[str, Fraction | int | None] = {
        f"{nth} {at}": cell
        for nth, line in enumerate(table.lines)
        for at, cell in enumerate(line.cells)
        if isinstance(cell, int)
    }
    classes = board_charts.shades(values).of
    return {(int(key.split()[0]), int(key.split()[1])): shade for key, shade in classes.items()}
