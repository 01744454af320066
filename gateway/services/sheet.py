"""What a printed sheet is made of: blocks, one below the other, which `reports/sheet.typ` draws.

All words and numbers come worded, in the language of the sheet.
"""

from collections.abc import Collection, Mapping, Sequence

Block = Mapping[str, object]
Row = Sequence[str]
NEW_PAGE: Block = {"is": "page"}


def heading(text: str, level: int = 1) -> Block:
    """`level` 1 or 2."""
    return {"is": "heading", "text": text, "level": level}


def text(words: str) -> Block:
    return {"is": "text", "text": words}


def note(words: str) -> Block:
    """In small letters: what a number means."""
    return {"is": "note", "text": words}


def facts(told: Sequence[tuple[str, str]]) -> Block:
    """Name and value, a line each."""
    return {"is": "facts", "facts": [list(each) for each in told]}


def figures(told: Sequence[tuple[str, str, str]]) -> Block:
    """The few that matter, large: (what, number, words beside it), four in a row."""
    return {"is": "figures", "figures": [{"label": a, "value": b, "beside": c} for a, b, c in told]}


def table(header: Row, rows: Sequence[Row], widths: Sequence[int] = (), words: Collection[int] = (0,)) -> Block:
    """Every row is as long as the header, which stands again on each page. `widths`: shares of the width, 0 as wide as
    its content. `words`: the columns that hold words; the others are numbers. Raises ValueError for another shape.
    """
    shares = list(widths) or [3, *[1] * (len(header) - 1)]
    if {len(row) for row in rows} - {len(header)} or len(shares) != len(header):
        raise ValueError("a row is as long as the header")
    numbers = [column for column in range(len(header)) if column not in words]
    return {
        "is": "table",
        "header": list(header),
        "rows": [list(row) for row in rows],
        "widths": shares,
        "numbers": numbers,
    }


def bars(told: Sequence[tuple[str, int, str]]) -> Block:
    """(what, how many, the same in words), as long as their share of the greatest."""
    most = max((many for _, many, _ in told), default=0) or 1
    return {"is": "bars", "bars": [{"label": name, "part": many / most, "value": said} for name, many, said in told]}


def group(*blocks: Block) -> Block:
    """Blocks that stay together on one page."""
    return {"is": "group", "blocks": list(blocks)}


def lines(many: int) -> Block:
    """Room to write by hand."""
    return {"is": "lines", "many": many}


def signatures(names: Row) -> Block:
    """A line to sign above each name."""
    return {"is": "signatures", "names": list(names)}
