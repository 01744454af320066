"""A program of its own: an Excel workbook on standard input, its visible sheets as rows of text (JSON) on its output.

What reads a workbook believes the sizes that are written in it, and ends its process where there is no memory for them.
So it reads what strangers send in a process that has little to lose, within bounds that the operating system holds.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

_MEMORY = 1 << 30
"""Bytes of address space."""
_SECONDS = 20
"""Of a processor."""
_MOST_TOLD = 80 << 20
"""Bytes of the answer: a workbook keeps a text once, however many cells show it, and who asks must hold them all."""
_WHOLE = 1e15
"""Above it a spreadsheet's numbers are no longer exact."""


def sheets(data: bytes) -> Iterator[list[list[str]]]:
    """Rows of text from the first cell on."""
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        for told in book.sheets_metadata:
            if told.typ is SheetTypeEnum.WorkSheet and told.visible is SheetVisibleEnum.Visible:
                rows = book.get_sheet_by_name(told.name).to_python(skip_empty_area=False)
                yield [[as_text(cell) for cell in row] for row in rows]


def as_text(cell: object) -> str:
    """What a person would have typed: 1712345678.0 is a number of ten digits."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


if __name__ == "__main__":
    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))
    answer = json.dumps(list(sheets(sys.stdin.buffer.read())), ensure_ascii=False).encode()
    if len(answer) > _MOST_TOLD:
        sys.exit("too much text")
    sys.stdout.buffer.write(answer)
