"""What stands beside a ticket: its decisions, referrals and recusals, the policies that were in force."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, select, update

from grs_core.case_ports import Referral
from grs_core.domain.closing import AppealOutcome, Ruling
from grs_core.domain.errors import NotFound
from grs_core.domain.lifecycle import Act
from grs_core.domain.offices import Tier
from grs_core.storage.case_tables import policy_versions, recusals, referrals, rulings
from grs_core.storage.sql import insert_new
from grs_core.storage.vault import Vault


class StoredRulings:
    """`grs_core.case_ports.Rulings`; the words are sealed."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def keep(self, ruling: Ruling) -> None:
        self._connection.execute(insert(rulings), ruling_row(ruling, self._vault))

    def of(self, ticket: str) -> tuple[Ruling, ...]:
        rows = self._connection.execute(select(rulings).where(rulings.c.ticket == ticket).order_by(rulings.c.id))
        return tuple(_ruling(row, self._vault.decrypt(row.words)) for row in rows)

    def made(self, tickets: Collection[str]) -> Mapping[str, Sequence[Ruling]]:
        found: dict[str, list[Ruling]] = {ticket: [] for ticket in tickets}
        wanted = select(rulings).where(rulings.c.ticket.in_(sorted(tickets))).order_by(rulings.c.id)
        for row in self._connection.execute(wanted):
            found[row.ticket].append(_ruling(row, ""))
        return found


def ruling_row(ruling: Ruling, vault: Vault) -> dict[str, Any]:
    """Every column but `id`."""
    return {
        "ticket": ruling.ticket,
        "at": ruling.at,
        "by": ruling.by,
        "office": ruling.office,
        "tier": ruling.tier.value,
        "act": ruling.act.value,
        "words": vault.encrypt(ruling.words),
        "policy_version": ruling.policy_version,
        "hears": ruling.hears,
        "outcome": ruling.outcome,
        "appeal_outcome": ruling.appeal_outcome,
        "due_at": ruling.due_at,
        "law_due_at": ruling.law_due_at,
    }


def _ruling(row: Row[Any], words: str) -> Ruling:
    return Ruling(
        ticket=row.ticket,
        at=row.at,
        by=row.by,
        office=row.office,
        tier=Tier(row.tier),
        act=Act(row.act),
        words=words,
        policy_version=row.policy_version,
        hears=row.hears,
        outcome=row.outcome,
        appeal_outcome=AppealOutcome(row.appeal_outcome) if row.appeal_outcome else None,
        due_at=row.due_at,
        law_due_at=row.law_due_at,
    )


class StoredReferrals:
    """`grs_core.case_ports.Referrals`; reference and answer are sealed."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def send(self, referral: Referral) -> None:
        values = {
            "ticket": referral.ticket,
            "body": referral.body,
            "reference": self._vault.encrypt(referral.reference),
            "sent_at": referral.sent_at,
            "sent_by": referral.sent_by,
            "due_at": referral.due_at,
            "chased": referral.chased,
            "answered_at": referral.answered_at,
            "answer": self._vault.encrypt(referral.answer) if referral.answer else None,
        }
        self._connection.execute(insert(referrals), values)

    def of(self, ticket: str) -> tuple[Referral, ...]:
        wanted = select(referrals).where(referrals.c.ticket == ticket).order_by(referrals.c.id)
        return tuple(
            Referral(
                ticket=row.ticket,
                body=row.body,
                reference=self._vault.decrypt_some(row.reference) or "",
                sent_at=row.sent_at,
                sent_by=row.sent_by,
                due_at=row.due_at,
                chased=row.chased,
                answered_at=row.answered_at,
                answer=self._vault.decrypt_some(row.answer) or "",
                id=row.id,
            )
            for row in self._connection.execute(wanted)
        )

    def chase(self, ticket: str, due_at: datetime) -> None:
        again = {"chased": referrals.c.chased + 1, "due_at": due_at}
        self._connection.execute(update(referrals).where(_open(ticket)).values(again))

    def answer(self, ticket: str, answer: str, reference: str, at: datetime) -> None:
        values: dict[str, object] = {"answered_at": at, "answer": self._vault.encrypt(answer)}
        if reference:
            values["reference"] = self._vault.encrypt(reference)
        self._connection.execute(update(referrals).where(_open(ticket)).values(values))


class StoredRecusals:
    """`grs_core.case_ports.Recusals`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, ticket: str, login: str, at: datetime) -> None:
        values = {"ticket": ticket, "login": login, "at": at}
        insert_new(self._connection, recusals, values, ("ticket", "login"))

    def of(self, ticket: str) -> frozenset[str]:
        return frozenset(self._connection.scalars(select(recusals.c.login).where(recusals.c.ticket == ticket)))


class StoredPolicies:
    """`grs_core.case_ports.PolicyArchive`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, version: str, tables: str, at: datetime) -> bool:
        values = {"version": version, "tables": tables, "at": at}
        return insert_new(self._connection, policy_versions, values, ("version",)) is not None

    def text(self, version: str) -> str:
        wanted = select(policy_versions.c.tables).where(policy_versions.c.version == version)
        found = self._connection.scalar(wanted)
        if found is None:
            raise NotFound("policy_version_unknown", version=version)
        return str(found)

    def versions(self) -> Mapping[str, datetime]:
        rows = self._connection.execute(select(policy_versions).order_by(policy_versions.c.at))
        return {row.version: row.at for row in rows}


def _open(ticket: str) -> ColumnElement[bool]:
    return and_(referrals.c.ticket == ticket, referrals.c.answered_at.is_(None))
