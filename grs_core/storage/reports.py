"""Reports that were made, as they were made."""

from sqlalchemy import Connection, Row, func, select

from grs_core.console_ports import ReportFilter
from grs_core.domain.errors import NotFound
from grs_core.domain.reports import Period, Report, ReportKind
from grs_core.storage.console_tables import reports as table
from grs_core.storage.sql import insert_new, one_of

_COUNTRY = "BD"
"""As the column has it: no place's code, and never empty, so that the unique key holds."""
_TOLD = (
    *(column for column in table.columns if column.name != "pdf"),
    func.length(table.c.pdf).label("size"),
)


class StoredReports:
    """`grs_core.console_ports.Reports`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, report: Report, pdf: bytes) -> int | None:
        values = {
            "kind": report.period.kind.value,
            "area": report.area or _COUNTRY,
            "period": report.period.code,
            "language": report.language,
            "made_at": report.made_at,
            "made_by": report.made_by,
            "pages": report.pages,
            "pdf": pdf,
        }
        return insert_new(self._connection, table, values, ("kind", "area", "period", "language"))

    def get(self, id: int) -> Report:  # noqa: A002
        row = self._connection.execute(select(*_TOLD).where(table.c.id == id)).one_or_none()
        if row is None:
            raise NotFound("report_unknown")
        return _read(row)

    def find(self, period: Period, area: str | None, language: str) -> Report | None:
        wanted = select(*_TOLD).where(
            table.c.kind == period.kind.value,
            table.c.area == (area or _COUNTRY),
            table.c.period == period.code,
            table.c.language == language,
        )
        row = self._connection.execute(wanted).one_or_none()
        return None if row is None else _read(row)

    def pdf(self, id: int) -> bytes:  # noqa: A002
        found: bytes | None = self._connection.scalar(select(table.c.pdf).where(table.c.id == id))
        if found is None:
            raise NotFound("report_unknown")
        return bytes(found)

    def page(self, wanted: ReportFilter, page: int, size: int) -> tuple[Report, ...]:
        # A wider area has a shorter code; the country's is the shortest.
        order = table.c.period.desc(), table.c.kind, func.length(table.c.area), table.c.area, table.c.language
        found = select(*_TOLD).order_by(*order).limit(size).offset(size * (max(1, page) - 1))
        if wanted.areas is not None:
            found = found.where(one_of(table.c.area, [area or _COUNTRY for area in wanted.areas]))
        if wanted.kind is not None:
            found = found.where(table.c.kind == wanted.kind.value)
        if wanted.period is not None:
            found = found.where(table.c.period == wanted.period)
        return tuple(map(_read, self._connection.execute(found)))

    def areas(self, period: Period, language: str) -> frozenset[str | None]:
        found = select(table.c.area).where(
            table.c.kind == period.kind.value, table.c.period == period.code, table.c.language == language
        )
        return frozenset(None if area == _COUNTRY else area for area in self._connection.scalars(found))


def _read(row: Row[tuple[object, ...]]) -> Report:
    return Report(
        period=Period.read(ReportKind(row.kind), row.period),
        area=None if row.area == _COUNTRY else row.area,
        language=row.language,
        made_at=row.made_at,
        made_by=row.made_by,
        pages=row.pages,
        size=row.size,
        id=row.id,
    )
