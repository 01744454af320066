"""What was filed for others. Phones, names, witnesses and what tells two stories alike are sealed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, not_, or_, select, update

from grs_core.domain.errors import NotFound
from grs_core.domain.volunteering import OUT_OF_SIGHT, Consent, ConsentMode, FiledFor, Relation, Standing
from grs_core.storage.sql import insert_new, one_of
from grs_core.storage.tables import tickets
from grs_core.storage.vault import Vault
from grs_core.storage.volunteer_tables import attachments
from grs_core.storage.volunteer_tables import filed_for as table
from grs_core.volunteer_ports import FiledWanted

_OF_A_GROUP = 50


class StoredFiledFor:
    """`grs_core.volunteer_ports.FiledForOthers`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, filed: FiledFor) -> bool:
        values = {"ticket": filed.ticket, **self._written(filed)}
        return insert_new(self._connection, table, values, ("volunteer", "key")) is not None

    def get(self, ticket: str) -> FiledFor:
        row = self._connection.execute(select(table).where(table.c.ticket == ticket)).one_or_none()
        if row is None:
            raise NotFound("ticket_unknown")
        return self._read(row)

    def lock(self, ticket: str) -> FiledFor:
        self._connection.execute(select(table.c.ticket).where(table.c.ticket == ticket).with_for_update())
        return self.get(ticket)

    def save(self, filed: FiledFor) -> None:
        changed = update(table).where(table.c.ticket == filed.ticket)
        self._connection.execute(changed.values(**self._written(filed)))

    def by_key(self, volunteer: str, key: str) -> FiledFor | None:
        his = select(table).where(table.c.volunteer == volunteer, table.c.key == key)
        row = self._connection.execute(his).one_or_none()
        return None if row is None else self._read(row)

    def several(self, tickets: Collection[str]) -> Mapping[str, FiledFor]:
        if not tickets:
            return {}
        rows = self._connection.execute(select(table).where(one_of(table.c.ticket, tickets)))
        return {row.ticket: self._read(row) for row in rows}

    def page(self, wanted: FiledWanted, page: int, size: int) -> tuple[FiledFor, ...]:
        order = (table.c.filed_at.desc(), table.c.ticket)
        found = select(table).where(*_conditions(wanted)).order_by(*order).limit(size).offset((page - 1) * size)
        return tuple(self._read(row) for row in self._connection.execute(found))

    def count(self, wanted: FiledWanted) -> int:
        counted = select(func.count()).select_from(table).where(*_conditions(wanted))
        return self._connection.scalar(counted) or 0

    def waiting(self, phone: str) -> tuple[FiledFor, ...]:
        his = table.c.phone_hash.in_(self._vault.hashes(phone))
        found = select(table).where(his, table.c.standing == Standing.WAITING.value)
        rows = self._connection.execute(found.order_by(table.c.filed_at.desc(), table.c.ticket))
        return tuple(self._read(row) for row in rows)

    def answers(
        self, phone: str, organisation: str, waiting_since: datetime
    ) -> Mapping[Standing, tuple[int, datetime]]:
        counted = select(table.c.standing, func.count(), func.max(table.c.standing_at).label("last"))
        his = (table.c.phone_hash.in_(self._vault.hashes(phone)), table.c.organisation == organisation)
        counts = or_(table.c.standing != Standing.WAITING.value, table.c.standing_at >= waiting_since)
        rows = self._connection.execute(counted.where(*his, counts).group_by(table.c.standing))
        return {Standing(row.standing): (row[1], row.last) for row in rows}

    def is_evidence(self, attachment: str) -> bool:
        given, same = attachments.alias(), attachments.alias()
        alike = select(same.c.id).join(
            given, (same.c.owner_hash == given.c.owner_hash) & (same.c.digest == given.c.digest)
        )
        it = or_(table.c.evidence == attachment, table.c.evidence.in_(alike.where(given.c.id == attachment)))
        return bool(self._connection.scalar(select(exists().where(it))))

    def tally(self, wanted: FiledWanted) -> Mapping[str, Mapping[Standing, int]]:
        counted = select(table.c.volunteer, table.c.standing, func.count()).where(*_conditions(wanted))
        found: dict[str, dict[Standing, int]] = defaultdict(dict)
        for volunteer, standing, number in self._connection.execute(
            counted.group_by(table.c.volunteer, table.c.standing)
        ):
            found[volunteer][Standing(standing)] = number
        return found

    def counts(self, organisation: str, since: datetime, until: datetime) -> Mapping[str, Mapping[str, int]]:
        mine = (table.c.organisation == organisation, table.c.filed_at >= since, table.c.filed_at < until)
        standing = select(table.c.standing, func.count()).where(*mine).group_by(table.c.standing)
        found = {"standing": self._tallied(standing)}
        seen = (tickets.c.number == table.c.ticket, not_(tickets.c.sensitive))
        in_sight = not_(one_of(table.c.standing, [each.value for each in OUT_OF_SIGHT]))
        for name in ("category", "programme", "place", "status"):
            code = func.coalesce(tickets.c[name], "")
            found[name] = self._tallied(select(code, func.count()).where(*mine, *seen, in_sight).group_by(code))
        return found

    def _tallied(self, grouped: Select[Any, int]) -> Mapping[str, int]:
        return {row[0]: row[1] for row in self._connection.execute(grouped)}

    def repeated(
        self, wanted: FiledWanted, what: Literal["phone", "story"], least: int, limit: int = 20
    ) -> tuple[tuple[FiledFor, ...], ...]:
        shared = table.c.phone_hash if what == "phone" else table.c.story_hash
        said = (shared.is_not(None), shared.not_in(self._vault.hashes("")), *_conditions(wanted))
        counted = select(table.c.organisation, shared).where(*said).group_by(table.c.organisation, shared)
        counted = counted.having(func.count() >= least).order_by(func.count().desc(), shared).limit(limit)
        groups = self._connection.execute(counted).all()
        return tuple(
            self._found(select(table).where(table.c.organisation == its, shared == value, *said).limit(_OF_A_GROUP))
            for its, value in groups
        )

    def moments(self, wanted: FiledWanted, but: str) -> tuple[tuple[str, str, str, datetime], ...]:
        told = select(table.c.organisation, table.c.volunteer, table.c.ticket, table.c.filed_at)
        told = told.where(table.c.via != but, *_conditions(wanted)).order_by(table.c.filed_at, table.c.ticket)
        return tuple((row[0], row[1], row[2], row[3]) for row in self._connection.execute(told))

    def _found(self, wanted: Select[Any]) -> tuple[FiledFor, ...]:
        rows = self._connection.execute(wanted.order_by(table.c.filed_at.desc(), table.c.ticket))
        return tuple(self._read(row) for row in rows)

    def _written(self, it: FiledFor) -> dict[str, Any]:
        seal, hashed = self._vault.encrypt, self._vault.hash_some
        return {
            "volunteer": it.volunteer,
            "organisation": it.organisation,
            "relation": it.relation.value,
            "via": it.via,
            "key": it.key,
            "consent": it.consent.mode.value,
            "consent_at": it.consent.at,
            "evidence": it.consent.evidence,
            "witness_name": seal(it.consent.witness_name),
            "witness_phone": seal(it.consent.witness_phone),
            "standing": it.standing.value,
            "standing_at": it.standing_at,
            "filed_at": it.filed_at,
            "phone": self._vault.encrypt_some(it.phone),
            "phone_hash": hashed(it.phone),
            "name": seal(it.name),
            "story": seal(it.story),
            "story_hash": hashed(it.story),
        }

    def _read(self, row: Row[Any]) -> FiledFor:
        opened = self._vault.decrypt
        witness = {"witness_name": opened(row.witness_name), "witness_phone": opened(row.witness_phone)}
        return FiledFor(
            ticket=row.ticket,
            volunteer=row.volunteer,
            organisation=row.organisation,
            relation=Relation(row.relation),
            consent=Consent(ConsentMode(row.consent), row.consent_at, row.evidence, **witness),
            standing=Standing(row.standing),
            standing_at=row.standing_at,
            via=row.via,
            key=row.key,
            filed_at=row.filed_at,
            phone=self._vault.decrypt_some(row.phone),
            name=opened(row.name),
            story=opened(row.story),
        )


def _conditions(wanted: FiledWanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.volunteer is not None:
        found.append(table.c.volunteer == wanted.volunteer)
    if wanted.organisation is not None:
        found.append(table.c.organisation == wanted.organisation)
    if wanted.standings is not None:
        found.append(one_of(table.c.standing, [each.value for each in wanted.standings]))
    if wanted.since is not None:
        found.append(table.c.filed_at >= wanted.since)
    return found
