"""What the pages of a file of rows show: states, figures, and each fault with its cell, in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gateway.http import dates
from gateway.http.look import page_language
from gateway.http.words import LANGUAGES, Language
from gateway.services.sheets_columns import columns, mended_title
from gateway.services.spreadsheets import Value
from gateway.volunteers.doorway import Doorway
from grs_core.bulk_ports import Fault, FileRow, FileState, RowFile, RowState
from grs_core.domain.places import PlaceLevel

_SHOWN = (RowState.FILED, RowState.KNOWN, RowState.GOOD, RowState.WRONG, RowState.NEW)
_COUNTED = frozenset({"row", "most", "limit"})
"""Parameters that are numbers."""
_RESULTS = frozenset({RowState.FILED, RowState.KNOWN})


@dataclass(frozen=True, slots=True)
class WrongRow:
    number: int
    name: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """`counts`: word and number of each state that a row has. `done` of `all`: of what is under way."""

    file: RowFile
    by: str
    counts: tuple[tuple[str, int], ...]
    good: int
    wrong: int
    results: int
    done: int
    all: int
    keyless: int
    said: str

    @property
    def under_way(self) -> bool:
        return self.file.state in (FileState.CHECKING, FileState.FILING)


def file_view(doorway: Doorway, file: RowFile, counts: Mapping[RowState, int], by: str, keyless: int) -> FileView:
    whole, filed = sum(counts.values()), counts.get(RowState.FILED, 0)
    new, good = counts.get(RowState.NEW, 0), counts.get(RowState.GOOD, 0)
    checking = file.state is FileState.CHECKING
    done, among = (whole - new, whole) if checking else (filed, filed + good)
    under_way = "checking" if checking else "filing"
    return FileView(
        file=file,
        by=by,
        counts=tuple((f"bulk_rows_{state}", counts[state]) for state in _SHOWN if counts.get(state)),
        good=good,
        wrong=counts.get(RowState.WRONG, 0),
        results=sum(counts.get(state, 0) for state in _RESULTS),
        done=done,
        all=among,
        keyless=keyless,
        said=doorway.say(f"bulk_progress_{under_way}", done=done, all=among),
    )


def wrong_rows(doorway: Doorway, file: RowFile, rows: Sequence[FileRow]) -> tuple[WrongRow, ...]:
    told = faults_in(doorway, file, page_language())
    return tuple(WrongRow(row.number, row.cells.get("name", ""), told(row)) for row in rows)


def faults_in(doorway: Doorway, file: RowFile, language: Language) -> Callable[[FileRow], tuple[str, ...]]:
    """ "C7: মোবাইল নম্বরটি ১১ সংখ্যার নয়", one a fault."""

    def told(row: FileRow) -> tuple[str, ...]:
        cells = (_cell(doorway, file, row, each, language) for each in row.faults)
        words = (_told(doorway, each, language) for each in row.faults)
        return tuple(f"{cell}: {said}" for cell, said in zip(cells, words, strict=True))

    return told


def mended_heads() -> list[str]:
    return [*(column.title for column in columns()), mended_title()]


def mended(doorway: Doorway, file: RowFile, rows: Sequence[FileRow]) -> Iterator[list[Value]]:
    """The rows as they were given, with the reasons in the last column, Bangla and English."""
    bn, en = (faults_in(doorway, file, language) for language in LANGUAGES)
    for row in rows:
        reasons = "; ".join(f"{in_bn} / {in_en}" for in_bn, in_en in zip(bn(row), en(row), strict=True))
        yield [*(row.cells.get(column.code, "") for column in columns()), reasons]


def result_heads(doorway: Doorway) -> list[str]:
    return [doorway.say(f"bulk_{word}") for word in ("row", "key", "state", "number")]


def results(doorway: Doorway, rows: Sequence[FileRow]) -> Iterator[list[Value]]:
    for row in rows:
        yield [row.number, row.key, doorway.say(f"bulk_rows_{row.state}"), row.ticket or ""]


def _cell(doorway: Doorway, file: RowFile, row: FileRow, fault: Fault, language: Language) -> str:
    """As the spreadsheet calls it; the whole row where no cell is at fault or its column is not there."""
    letter = file.columns.get(fault.column)
    if letter:
        return f"{letter}{row.number}"
    words = doorway.words.of(language)["bulk_row_number"]
    return words.format(row=dates.digits(row.number, language))


def _told(doorway: Doorway, fault: Fault, language: Language) -> str:
    params = {name: _param(doorway, name, value, language) for name, value in fault.params.items()}
    words = doorway.words.of(language)
    if fault.key in words:
        return words[fault.key].format(**params)
    return doorway.parts.conversations.speech.refusal(fault.key, params, language)


def _param(doorway: Doorway, name: str, value: str, language: Language) -> str:
    if name == "places":
        return "; ".join(_place(doorway, code, language) for code in value.split())
    return dates.digits(int(value), language) if name in _COUNTED and value.isdecimal() else value


def _place(doorway: Doorway, code: str, language: Language) -> str:
    places = doorway.parts.policy.places
    chain = [place for place in places.chain(code) if place.level is not PlaceLevel.DIVISION] if code in places else []
    return ", ".join(place.name_en if language == "en" else place.name_bn for place in chain) or code
