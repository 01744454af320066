"""Tokens of other systems, and what they filed and were answered, as rows."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, select, update

from grs_core.domain.api_access import IN_HAND, ApiAnswer, ApiFiling, ApiToken, Scope
from grs_core.domain.errors import NotFound
from grs_core.storage.api_tables import api_answers, api_filings, api_tokens
from grs_core.storage.sql import insert_new, one_of
from grs_core.storage.vault import Vault


class StoredApiTokens:
    """`grs_core.api_ports.ApiTokens`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token: ApiToken, secret_hash: str) -> None:
        values = {
            "id": token.id,
            "name": token.name,
            "scopes": " ".join(sorted(token.scopes)),
            "office": token.office,
            "organisation": token.organisation,
            "secret_hash": secret_hash,
            "made_at": token.made_at,
            "made_by": token.made_by,
            "expires_at": token.expires_at,
        }
        self._connection.execute(insert(api_tokens).values(**values))

    def of_secret(self, secret_hash: str) -> ApiToken | None:
        return self._one(api_tokens.c.secret_hash == secret_hash)

    def get(self, id: str) -> ApiToken:  # noqa: A002
        found = self._one(api_tokens.c.id == id)
        if found is None:
            raise NotFound("token_unknown")
        return found

    def lock(self, id: str) -> None:  # noqa: A002
        self._connection.execute(select(api_tokens.c.id).where(api_tokens.c.id == id).with_for_update())

    def page(self, page: int, size: int) -> tuple[ApiToken, ...]:
        newest = select(api_tokens).order_by(api_tokens.c.made_at.desc(), api_tokens.c.id)
        rows = self._connection.execute(newest.limit(size).offset((page - 1) * size))
        return tuple(_token(row) for row in rows)

    def count(self) -> int:
        return int(self._connection.execute(select(func.count()).select_from(api_tokens)).scalar_one())

    def renew(self, id: str, secret_hash: str, expires_at: datetime | None) -> None:  # noqa: A002
        changed = update(api_tokens).where(api_tokens.c.id == id)
        self._connection.execute(changed.values(secret_hash=secret_hash, expires_at=expires_at))

    def revoke(self, id: str, at: datetime) -> bool:  # noqa: A002
        open_ = update(api_tokens).where(api_tokens.c.id == id, api_tokens.c.revoked_at.is_(None))
        return self._connection.execute(open_.values(revoked_at=at)).rowcount == 1

    def used(self, id: str, at: datetime) -> None:  # noqa: A002
        self._connection.execute(update(api_tokens).where(api_tokens.c.id == id).values(last_used_at=at))

    def _one(self, which: ColumnElement[bool]) -> ApiToken | None:
        row = self._connection.execute(select(api_tokens).where(which)).one_or_none()
        return None if row is None else _token(row)


class StoredApiFilings:
    """`grs_core.api_ports.ApiFilings`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, filing: ApiFiling) -> bool:
        values = {
            "token": filing.token,
            "ticket": filing.ticket,
            "external_id": self._vault.encrypt_some(filing.external_id),
            "external_hash": self._vault.hash_some(filing.external_id),
            "request": self._vault.encrypt(filing.request),
            "at": filing.at,
        }
        return insert_new(self._connection, api_filings, values, ("token", "external_hash")) is not None

    def of_external(self, token: str, external_id: str) -> ApiFiling | None:
        named = api_filings.c.external_hash.in_(self._vault.hashes(external_id))
        return self._one(and_(api_filings.c.token == token, named))

    def of_ticket(self, ticket: str) -> ApiFiling | None:
        return self._one(api_filings.c.ticket == ticket)

    def of_tickets(self, token: str, tickets: Collection[str]) -> Mapping[str, ApiFiling]:
        theirs = select(api_filings).where(api_filings.c.token == token, one_of(api_filings.c.ticket, tickets))
        return {row.ticket: self._read(row) for row in self._connection.execute(theirs)}

    def _one(self, which: ColumnElement[bool]) -> ApiFiling | None:
        row = self._connection.execute(select(api_filings).where(which).limit(1)).one_or_none()
        return None if row is None else self._read(row)

    def _read(self, row: Row[Any]) -> ApiFiling:
        external = self._vault.decrypt_some(row.external_id)
        return ApiFiling(row.token, row.ticket, row.at, external, self._vault.decrypt(row.request))


class StoredApiAnswers:
    """`grs_core.api_ports.ApiAnswers`."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def claim(self, token: str, key: str, request: str, now: datetime) -> ApiAnswer | None:
        mine = self._mine(token, key)
        found = self._connection.execute(select(api_answers).where(mine).with_for_update()).first()
        if found is not None and (found.status != 0 or now - found.at < IN_HAND):
            return self._read(found)
        if found is not None:
            self._connection.execute(delete(api_answers).where(mine))
        values = {"token": token, "key": self._vault.encrypt(key), "key_hash": self._vault.hash(key), "at": now}
        values |= {
            "request": self._vault.encrypt(request),
            "status": 0,
            "location": "",
            "body": self._vault.encrypt(""),
        }
        if insert_new(self._connection, api_answers, values, ("token", "key_hash")) is None:
            return self._read(self._connection.execute(select(api_answers).where(mine)).one())
        return None

    def keep(self, token: str, key: str, answer: ApiAnswer) -> bool:
        values = {"status": answer.status, "location": answer.location, "at": answer.at}
        kept = update(api_answers).where(self._mine(token, key), api_answers.c.status == 0)
        sealed = kept.values(**values, body=self._vault.encrypt(answer.body))
        return self._connection.execute(sealed).rowcount == 1

    def drop(self, token: str, key: str) -> None:
        self._connection.execute(delete(api_answers).where(self._mine(token, key), api_answers.c.status == 0))

    def forget(self, before: datetime, limit: int) -> int:
        oldest = select(api_answers.c.id).where(api_answers.c.at < before).order_by(api_answers.c.at).limit(limit)
        gone = delete(api_answers).where(api_answers.c.id.in_(oldest.scalar_subquery()))
        return int(self._connection.execute(gone).rowcount)

    def _mine(self, token: str, key: str) -> ColumnElement[bool]:
        return and_(api_answers.c.token == token, api_answers.c.key_hash.in_(self._vault.hashes(key)))

    def _read(self, row: Row[Any]) -> ApiAnswer:
        body, request = self._vault.decrypt(row.body), self._vault.decrypt(row.request)
        return ApiAnswer(request, row.at, row.status, body, row.location)


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(
        id=row.id,
        name=row.name,
        scopes=frozenset(Scope(each) for each in row.scopes.split()),
        office=row.office,
        organisation=row.organisation,
        made_at=row.made_at,
        made_by=row.made_by,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
