"""Small cells of a published table: hidden, and so that nothing of them comes back by subtraction (docs/adr/0017).

A published row of counts is: the cells that stand there, the sum of those that do not ("the rest"), and the total.
Whoever knows this rule, every cell that is shown and even which of the hidden ones are small, still finds at least the
four values 0, 1, 2, 3 possible for each hidden small cell. That is proved in the ADR and tried by hypothesis.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

SMALLEST = 5
"""The least count that is shown; 0 is small too, or the others of a rest could be worked out."""
_MOST_SMALL = SMALLEST - 1


@dataclass(frozen=True, slots=True)
class Row:
    """`shown`: the cells that may be read. `hidden`: those that may not, sorted. `rest`: the sum of the hidden, None
    where there are none, or where the table is withheld. `total`: None where it is itself small.

    Withheld as a whole (nothing shown, no rest) is a table whose small cells nothing could protect.
    """

    shown: Mapping[str, int]
    hidden: tuple[str, ...]
    rest: int | None
    total: int | None

    @property
    def withheld(self) -> bool:
        return bool(self.hidden) and self.rest is None


def suppress(cells: Mapping[str, int], salt: str) -> Row:
    """`cells`: every cell that there could be, zeros too; they add up to the total. `salt`: the name of the table (its
    month, what it counts): it settles which large cells are hidden beside the small ones, whatever they hold.
    """
    total = sum(cells.values())
    if total < SMALLEST:
        return Row({}, tuple(sorted(cells)), None, None)
    hidden = {name: count for name, count in cells.items() if count < SMALLEST}
    small, waiting = len(hidden), sorted(set(cells) - set(hidden), key=lambda name: _order(salt, name))
    for name in [None, *waiting] if hidden else []:
        if name is not None:
            hidden[name] = cells[name]
        if _protects(small, len(hidden) - small, sum(hidden.values())):
            shown = {each: count for each, count in cells.items() if each not in hidden}
            return Row(shown, tuple(sorted(hidden)), sum(hidden.values()), total)
    if hidden:
        return Row({}, tuple(sorted(cells)), None, total)
    return Row(dict(cells), (), None, total)


def _protects(small: int, large: int, rest: int) -> bool:
    """May each of the small cells of this rest be anything from 0 to 4, for all that its sum says?"""
    if large:
        return rest >= SMALLEST * large + _MOST_SMALL
    return _MOST_SMALL <= rest <= _MOST_SMALL * (small - 1)


def _order(salt: str, name: str) -> bytes:
    """Looks at no count: a choice by size would tell of the sizes."""
    return sha256(f"{salt}\0{name}".encode()).digest()
