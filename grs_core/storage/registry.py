"""The register of beneficiaries, filled from files: found by keyed hashes, nothing about a person lies open."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, bindparam, func, insert, select, update

from grs_core.domain.registry import Doubled, Enrolment, Payment, name_key
from grs_core.registry_ports import Area, Kept
from grs_core.storage.registry_doubles import Doubles
from grs_core.storage.registry_rows import read_enrolment, read_payment, told, write_enrolment, write_payment
from grs_core.storage.registry_tables import areas, enrolments, payments
from grs_core.storage.sql import one_of
from grs_core.storage.vault import Vault


class StoredRegistry:
    """`grs_core.registry_ports.RegistryStore`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def as_of(self, programme: str | None, places: Collection[str]) -> datetime | None:
        read = select(func.max(areas.c.read_at)).where(one_of(areas.c.place, places))
        of_it = read if programme is None else read.where(areas.c.programme == programme)
        found: datetime | None = self._connection.execute(of_it).scalar_one()
        return found

    def by_wallet(self, wallet: str, limit: int) -> tuple[Enrolment, ...]:
        return self._found(one_of(enrolments.c.wallet_hash, self._vault.hashes(wallet)), limit)

    def by_nid(self, nid: str, limit: int) -> tuple[Enrolment, ...]:
        return self._found(one_of(enrolments.c.nid_hash, self._vault.hashes(nid)), limit)

    def by_name(self, name: str, places: Collection[str], limit: int) -> tuple[Enrolment, ...]:
        called = one_of(enrolments.c.name_hash, self._vault.hashes(name_key(name)))
        return self._found(called & one_of(enrolments.c.place, places), limit)

    def payments(self, enrolment: Enrolment, limit: int) -> tuple[Payment, ...]:
        his = select(payments).join(enrolments, enrolments.c.id == payments.c.enrolment)
        named = his.where(enrolments.c.programme == enrolment.programme, self._numbered([enrolment.number]))
        rows = self._connection.execute(named.order_by(payments.c.instalment.desc()).limit(limit))
        return tuple(map(read_payment, rows))

    def lists_payments(self, programme: str, instalment: str) -> bool:
        of_it = select(payments.c.id).join(enrolments, enrolments.c.id == payments.c.enrolment)
        known = of_it.where(payments.c.instalment == instalment, enrolments.c.programme == programme)
        return self._connection.execute(known.limit(1)).first() is not None

    def keep(self, rows: Sequence[Enrolment], now: datetime) -> tuple[Kept, ...]:
        there = {
            (row.programme, row.number_hash): row
            for row in self._connection.execute(select(enrolments).where(self._numbered([r.number for r in rows])))
        }
        new, changed, kept = list[dict[str, Any]](), list[dict[str, Any]](), list[Kept]()
        for each in rows:
            before = self._before(there, each)
            if before is None:
                new.append(write_enrolment(each, self._vault))
            elif before.told_hash not in self._vault.hashes(told(each)):
                changed.append({"row_id": before.id, **write_enrolment(each, self._vault)})
            kept.append(_became(before, changed))
        self._write(enrolments, new, changed)
        self._note_areas({(each.programme, each.place) for each in rows}, now)
        return tuple(kept)

    def pay(self, rows: Sequence[tuple[str | None, str, Payment]]) -> tuple[Kept, ...]:
        owners = self._owners([number for _, number, _ in rows])
        named = [self._owner(owners, programme, number) for programme, number, _ in rows]
        before = self._paid([who for who in named if isinstance(who, int)])
        new, changed, kept = list[dict[str, Any]](), list[dict[str, Any]](), list[Kept]()
        for who, (_, _, payment) in zip(named, rows, strict=True):
            if isinstance(who, Kept):
                kept.append(who)
                continue
            there = before.get((who, payment.instalment))
            if there is None:
                new.append(write_payment(who, payment))
            elif read_payment(there) != payment:
                changed.append({"row_id": there.id, **write_payment(who, payment)})
            kept.append(Kept.NEW if there is None else Kept.SAME if read_payment(there) == payment else Kept.CHANGED)
        self._write(payments, new, changed)
        return tuple(kept)

    def doubled(
        self, areas: Sequence[Area], exclusive: Collection[tuple[str, str]], page: int, size: int
    ) -> tuple[tuple[Doubled, ...], int]:
        return Doubles(self._connection, self._vault, areas, exclusive).page(page, size)

    def _found(self, condition: ColumnElement[bool], limit: int) -> tuple[Enrolment, ...]:
        wanted = select(enrolments).where(condition).order_by(enrolments.c.id).limit(limit)
        return tuple(read_enrolment(row, self._vault) for row in self._connection.execute(wanted))

    def _numbered(self, numbers: Collection[str]) -> ColumnElement[bool]:
        """Under any of the keys: a rotation may be under way."""
        return one_of(enrolments.c.number_hash, [each for number in numbers for each in self._vault.hashes(number)])

    def _before(self, there: Mapping[tuple[str, str], Row[Any]], each: Enrolment) -> Row[Any] | None:
        keys = ((each.programme, hashed) for hashed in self._vault.hashes(each.number))
        return next((there[key] for key in keys if key in there), None)

    def _owners(self, numbers: Collection[str]) -> Mapping[str, Sequence[Any]]:
        """By the hash of the number: who has it."""
        found: dict[str, list[Any]] = {}
        wanted = select(enrolments.c.id, enrolments.c.programme, enrolments.c.number_hash)
        for row in self._connection.execute(wanted.where(self._numbered(numbers))):
            found.setdefault(row.number_hash, []).append(row)
        return found

    def _owner(self, owners: Mapping[str, Sequence[Any]], programme: str | None, number: str) -> int | Kept:
        his = [row for hashed in self._vault.hashes(number) for row in owners.get(hashed, ())]
        his = [row for row in his if programme in (None, row.programme)]
        if len(his) != 1:
            return Kept.AMBIGUOUS if his else Kept.UNKNOWN
        found: int = his[0].id
        return found

    def _paid(self, owners: Collection[int]) -> Mapping[tuple[int, str], Row[Any]]:
        wanted = select(payments).where(payments.c.enrolment.in_(sorted(set(owners))))
        return {(row.enrolment, row.instalment): row for row in self._connection.execute(wanted)}

    def _write(self, table: Table, new: Sequence[dict[str, Any]], changed: Sequence[dict[str, Any]]) -> None:
        if new:
            self._connection.execute(insert(table), new)
        if changed:
            self._connection.execute(update(table).where(table.c.id == bindparam("row_id")), changed)

    def _note_areas(self, read: Collection[tuple[str, str]], now: datetime) -> None:
        for programme, place in sorted(read):
            this = (areas.c.programme == programme) & (areas.c.place == place)
            if not self._connection.execute(update(areas).where(this).values(read_at=now)).rowcount:
                self._connection.execute(insert(areas).values(programme=programme, place=place, read_at=now))


def _became(before: Row[Any] | None, changed: Sequence[Mapping[str, Any]]) -> Kept:
    if before is None:
        return Kept.NEW
    return Kept.CHANGED if changed and changed[-1]["row_id"] == before.id else Kept.SAME
