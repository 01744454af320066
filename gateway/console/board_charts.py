"""The dashboard's drawings as numbers: across in hundredths of the width, down in pixels from the top.

So letters keep their size on a phone, and no drawing needs a script or a style of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

HEIGHT = 150
"""Pixels that the tallest column takes."""
_HEAD, _FOOT, _ROW = 20, 22, 34
CLASSES = 4
"""As many shades has a map; a fifth is for nothing."""
BINS = ((0, 1), (2, 3), (4, 5), (6, 10), (11, 15), (16, 20), (21, 30), (31, 40), (41, 60), (61, None))
"""Working days, both included; the last is open."""
_MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Rect:
    """`tone` 1..3: a colour and a pattern. `value` stands beside it where `labelled`."""

    x: float
    y: float
    width: float
    height: float
    tone: int
    value: str
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place across; a line down to it where it marks one."""

    x: float
    word: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Upright columns: `base` is their foot, `marks` are lines through them."""

    height: int
    base: int
    rects: tuple[Rect, ...]
    ticks: tuple[Mark, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """Lying bars, the name of each above it."""

    height: int
    rects: tuple[Rect, ...]
    names: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Shades:
    """Code -> class 1..4 (0: nothing); from where to where each class goes that somebody is in."""

    of: Mapping[str, int]
    ranges: tuple[tuple[int, Fraction, Fraction], ...]


def columns(names: Sequence[str], series: Sequence[Sequence[int]], words: Sequence[Sequence[str]]) -> Columns:
    """One group of columns a name, one column of it a series; `words` are the numbers in words."""
    most = max((value for each in series for value in each), default=0) or 1
    step, base = 100 / max(1, len(names)), _HEAD + HEIGHT
    wide = step * 0.8 / max(1, len(series))
    rects = tuple(
        Rect(
            x=round(at * step + step * 0.1 + nth * wide, 2),
            y=round(base - HEIGHT * value / most, 1),
            width=round(wide, 2),
            height=round(HEIGHT * value / most, 1),
            tone=nth + 1,
            value=words[nth][at],
            labelled=len(series) == 1 or len(names) <= _MOST_LABELS - 2,
        )
        for nth, each in enumerate(series)
        for at, value in enumerate(each)
    )
    every = -(-len(names) // _MOST_LABELS)
    ticks = tuple(Mark(round((at + 0.5) * step, 2), name) for at, name in enumerate(names) if at % every == 0)
    return Columns(base + _FOOT, base, rects, ticks)


def bars(names: Sequence[str], values: Sequence[int], words: Sequence[str]) -> Bars:
    most = max(values, default=0) or 1
    rects = tuple(
        Rect(0, nth * _ROW + 18, round(70 * value / most, 2), 12, 1, words[nth], labelled=True)
        for nth, value in enumerate(values)
    )
    return Bars(len(names) * _ROW + 2, rects, tuple((nth * _ROW + 13, name) for nth, name in enumerate(names)))


def binned(durations: Mapping[int, int]) -> tuple[int, ...]:
    """How many fall into each of BINS."""
    return tuple(
        sum(many for days, many in durations.items() if days >= low and (high is None or days <= high))
        for low, high in BINS
    )


def across(days: Fraction | int) -> float:
    """Where so many working days lie on the drawing of BINS, 0..100."""
    step = 100 / len(BINS)
    for nth, (low, high) in enumerate(BINS):
        if high is None or days < high + 1:
            wide = (high + 1 - low) if high is not None else 60
            return round(float(nth * step + step * min(Fraction(1), Fraction(days - low) / wide)), 2)
    return 100.0


def shades(values: Mapping[str, Fraction | int | None]) -> Shades:
    """Quantiles of all that is not nothing: as many places in each class as ties allow."""
    told = sorted(Fraction(value) for value in values.values() if value)
    bounds = sorted({told[-(-len(told) * nth // CLASSES) - 1] for nth in range(1, CLASSES + 1)}) if told else []
    classes = {
        code: next(nth for nth, bound in enumerate(bounds, 1) if value <= bound) if value else 0
        for code, value in values.items()
    }
    ranges = []
    for nth in range(1, len(bounds) + 1):
        inside = [Fraction(value) for code, value in values.items() if value and classes[code] == nth]
        ranges.append((nth + CLASSES - len(bounds), min(inside), max(inside)))
    moved = {code: nth and nth + CLASSES - len(bounds) for code, nth in classes.items()}
    return Shades(moved, tuple(ranges))
