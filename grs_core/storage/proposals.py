"""Decisions that wait for a second officer, and what citizens were told, as rows."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, literal_column, or_, select, update

from grs_core.domain.complainant import Address
from grs_core.domain.errors import Conflict
from grs_core.domain.messages import DeliveryState, Lane, Notice
from grs_core.domain.tracking import TrackingNumber
from grs_core.proposal_ports import Proposal, ProposalState, Told
from grs_core.storage.addresses import at_address
from grs_core.storage.console_tables import proposals
from grs_core.storage.later import Later
from grs_core.storage.message_tables import outbox
from grs_core.storage.notices import read_params
from grs_core.storage.sql import insert_new, one_of
from grs_core.storage.vault import Vault

_KEPT = 10
_IS_OPEN = proposals.c.state == literal_column("'open'")
"""As the partial index says it."""


class StoredProposals:
    """`grs_core.proposal_ports.Proposals`; what the form said and the note are sealed."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def add(self, proposal: Proposal) -> None:
        values = {
            "ticket": proposal.ticket,
            "version": proposal.version,
            "act": proposal.act,
            "given": self._vault.encrypt(json.dumps(dict(proposal.given), ensure_ascii=False)),
            "office": proposal.office,
            "made_by": proposal.made_by,
            "made_at": proposal.made_at,
            "state": proposal.state.value,
        }
        if insert_new(self._connection, proposals, values, unique=("ticket",), only=_IS_OPEN) is None:
            raise Conflict("ticket_changed")

    def of(self, ticket: str) -> tuple[Proposal, ...]:
        newest = select(proposals).where(proposals.c.ticket == ticket).order_by(proposals.c.id.desc()).limit(_KEPT)
        return tuple(self._read(row) for row in self._connection.execute(newest))

    def judge(self, id: int, state: ProposalState, by: str | None, at: datetime, note: str = "") -> bool:  # noqa: A002
        said = {"state": state.value, "judged_by": by, "judged_at": at}
        sealed = {"note": self._vault.encrypt(note)} if note else {}
        mine = update(proposals).where(proposals.c.id == id, _IS_OPEN)
        return self._connection.execute(mine.values(said | sealed)).rowcount == 1

    def waiting(self, offices: Collection[str], login: str, limit: int) -> tuple[Proposal, ...]:
        asked = or_(one_of(proposals.c.office, offices), proposals.c.made_by == login)
        wanted = select(proposals).where(_IS_OPEN, asked).order_by(proposals.c.id).limit(limit)
        return tuple(self._read(row) for row in self._connection.execute(wanted))

    def _read(self, row: Row[Any]) -> Proposal:
        return Proposal(
            ticket=row.ticket,
            version=row.version,
            act=row.act,
            given=json.loads(self._vault.decrypt(row.given)),
            office=row.office,
            made_by=row.made_by,
            made_at=row.made_at,
            state=ProposalState(row.state),
            judged_by=row.judged_by,
            judged_at=row.judged_at,
            note=self._vault.decrypt_some(row.note) or "",
            id=row.id,
        )


class StoredNotified:
    """`grs_core.proposal_ports.Notified`: by the address, which has an index; a citizen has few messages."""

    def __init__(self, connection: Connection, vault: Vault, later: Later) -> None:
        self._connection = connection
        self._vault = vault
        self._later = later

    def of(self, ticket: TrackingNumber, address: Address, limit: int = 50) -> tuple[Told, ...]:
        self._later.flush()
        theirs = at_address(outbox, address, self._vault)
        wanted = select(outbox).where(theirs, outbox.c.ticket == str(ticket), outbox.c.lane == int(Lane.NOTICE))
        newest = wanted.order_by(outbox.c.created_at.desc(), outbox.c.id).limit(limit)
        return tuple(self._read(row, address) for row in self._connection.execute(newest).all()[::-1])

    def _read(self, row: Row[Any], address: Address) -> Told:
        params = read_params(self._vault.decrypt(row.params))
        return Told(
            at=row.created_at,
            kind=address.kind,
            language=row.language,
            notice=Notice(row.key, params, decision=row.decision, urgent=row.urgent),
            state=DeliveryState(row.state),
            text=self._vault.decrypt_some(row.text),
        )
