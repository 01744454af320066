"""Sign-ins and invitations as rows: who is in, and who may come in."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, insert, or_, select, update

from grs_core.domain.access import Invitation, SignedIn
from grs_core.storage.console_tables import invitations, sign_ins
from grs_core.storage.vault import Vault


class StoredSignIns:
    """`grs_core.console_ports.SignIns`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, signed_in: SignedIn) -> None:
        values = {
            "id": signed_in.id,
            "login": signed_in.login,
            "since": signed_in.since,
            "seen_at": signed_in.seen_at,
            "device": signed_in.device,
        }
        self._connection.execute(insert(sign_ins).values(**values))

    def get(self, key: str) -> SignedIn | None:
        row = self._connection.execute(select(sign_ins).where(sign_ins.c.id == key)).one_or_none()
        return None if row is None else _signed_in(row)

    def of(self, login: str, since: datetime) -> tuple[SignedIn, ...]:
        his = select(sign_ins).where(
            sign_ins.c.login == login, sign_ins.c.since >= since, sign_ins.c.ended_at.is_(None)
        )
        rows = self._connection.execute(his.order_by(sign_ins.c.since.desc(), sign_ins.c.id))
        return tuple(_signed_in(row) for row in rows)

    def seen(self, key: str, at: datetime) -> None:
        later = update(sign_ins).where(sign_ins.c.id == key, sign_ins.c.seen_at < at)
        self._connection.execute(later.values(seen_at=at))

    def end(self, key: str, login: str, at: datetime, by: str) -> bool:
        ended = update(sign_ins).where(sign_ins.c.id == key, sign_ins.c.login == login, sign_ins.c.ended_at.is_(None))
        return self._connection.execute(ended.values(ended_at=at, ended_by=by)).rowcount == 1

    def end_all(self, login: str, at: datetime, by: str, but: str = "") -> int:
        ended = update(sign_ins).where(sign_ins.c.login == login, sign_ins.c.id != but, sign_ins.c.ended_at.is_(None))
        return int(self._connection.execute(ended.values(ended_at=at, ended_by=by)).rowcount)

    def forget(self, before: datetime, limit: int) -> int:
        oldest = select(sign_ins.c.id).where(sign_ins.c.since < before).order_by(sign_ins.c.since).limit(limit)
        gone = delete(sign_ins).where(sign_ins.c.id.in_(oldest.scalar_subquery()))
        return int(self._connection.execute(gone).rowcount)


class StoredInvitations:
    """`grs_core.console_ports.Invitations`. Of a token only the keyed hash is kept."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, token: str, invitation: Invitation) -> None:
        values = {
            "token_hash": self._vault.hash(token),
            "login": invitation.login,
            "made_by": invitation.made_by,
            "made_at": invitation.made_at,
            "expires_at": invitation.expires_at,
        }
        self._connection.execute(insert(invitations).values(**values))

    def get(self, token: str) -> Invitation | None:
        mine = select(invitations).where(invitations.c.token_hash.in_(self._vault.hashes(token)))
        row = self._connection.execute(mine).one_or_none()
        return None if row is None else _invitation(row)

    def use(self, token: str, at: datetime) -> bool:
        mine = invitations.c.token_hash.in_(self._vault.hashes(token)), invitations.c.used_at.is_(None)
        return self._connection.execute(update(invitations).where(*mine).values(used_at=at)).rowcount == 1

    def withdraw(self, login: str, at: datetime) -> None:
        his = invitations.c.login == login, invitations.c.used_at.is_(None)
        self._connection.execute(update(invitations).where(*his).values(used_at=at))

    def open_of(self, login: str, now: datetime) -> Invitation | None:
        his = select(invitations).where(
            invitations.c.login == login, invitations.c.used_at.is_(None), invitations.c.expires_at > now
        )
        row = self._connection.execute(his.order_by(invitations.c.made_at.desc()).limit(1)).one_or_none()
        return None if row is None else _invitation(row)

    def forget(self, before: datetime) -> int:
        shut = or_(invitations.c.used_at < before, invitations.c.expires_at < before)
        newer = invitations.alias()
        followed = exists().where(newer.c.login == invitations.c.login, newer.c.made_at > invitations.c.made_at)
        return int(self._connection.execute(delete(invitations).where(shut, followed)).rowcount)

    def maker_of(self, login: str) -> str | None:
        his = select(invitations.c.made_by).where(invitations.c.login == login)
        found: str | None = self._connection.scalar(his.order_by(invitations.c.made_at.desc()).limit(1))
        return found


def _signed_in(row: Row[Any]) -> SignedIn:
    return SignedIn(row.id, row.login, row.since, row.seen_at, row.device, row.ended_at, row.ended_by)


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(row.login, row.made_by, row.made_at, row.expires_at, row.used_at)
