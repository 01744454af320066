"""What officers may answer with: the templates that were written here, and which of the policy's are hidden."""

from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from grs_core.console_ports import ReplyTemplate
from grs_core.domain.errors import NotFound
from grs_core.storage.console_tables import reply_templates as table

_IS_OURS = table.c.of.is_(None)
"""The others say only that a template of the policy is hidden."""


class StoredReplyTemplates:
    """`grs_core.console_ports.ReplyTemplates`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, act: str, language: str) -> tuple[ReplyTemplate, ...]:
        wanted = _IS_OURS, table.c.act == act, table.c.language == language, table.c.retired.is_(False)
        rows = self._connection.execute(select(table).where(*wanted).order_by(table.c.name, table.c.id))
        return tuple(map(_read, rows))

    def all(self, page: int, size: int = 25) -> tuple[ReplyTemplate, ...]:
        newest = select(table).where(_IS_OURS).order_by(table.c.id.desc())
        return tuple(map(_read, self._connection.execute(newest.limit(size).offset(size * (max(1, page) - 1)))))

    def count(self) -> int:
        return self._connection.execute(select(func.count()).select_from(table).where(_IS_OURS)).scalar_one()

    def get(self, id: int) -> ReplyTemplate:  # noqa: A002
        row = self._connection.execute(select(table).where(_IS_OURS, table.c.id == id)).one_or_none()
        if row is None:
            raise NotFound("template_unknown")
        return _read(row)

    def add(self, act: str, language: str, name: str, words: str, by: str, now: datetime) -> int:
        values = {"act": act, "language": language, "name": name, "words": words}
        return self._insert({**values, "of": None, "made_by": by, "made_at": now, "retired": False})

    def change(self, id: int, name: str, words: str, by: str, now: datetime) -> None:  # noqa: A002
        self._update(id, {"name": name, "words": words, "made_by": by, "made_at": now})

    def retire(self, id: int, by: str, now: datetime) -> None:  # noqa: A002
        self._update(id, {"retired": True, "made_by": by, "made_at": now})

    def hidden(self) -> frozenset[str]:
        return frozenset(self._connection.execute(select(table.c.of).where(table.c.of.is_not(None))).scalars())

    def hide(self, code: str, by: str, now: datetime) -> None:
        if code not in self.hidden():
            empty = {"act": "", "language": "", "name": "", "words": ""}
            self._insert({**empty, "of": code, "made_by": by, "made_at": now, "retired": True})

    def show(self, code: str) -> None:
        self._connection.execute(delete(table).where(table.c.of == code))

    def _insert(self, values: dict[str, object]) -> int:
        made: int = self._connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
        return made

    def _update(self, id: int, values: dict[str, object]) -> None:  # noqa: A002
        changed = self._connection.execute(update(table).where(_IS_OURS, table.c.id == id).values(values))
        if changed.rowcount == 0:
            raise NotFound("template_unknown")


def _read(row: Row[tuple[object, ...]]) -> ReplyTemplate:
    return ReplyTemplate(
        id=row.id,
        act=row.act,
        language=row.language,
        name=row.name,
        words=row.words,
        made_by=row.made_by,
        made_at=row.made_at,
        retired=row.retired,
    )
