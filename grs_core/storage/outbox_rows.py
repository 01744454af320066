"""An outbound message as a row, and back."""

from typing import Any

from sqlalchemy import Row

from grs_core.domain.messages import DeliveryState, Lane, Notice
from grs_core.message_ports import Outbound
from grs_core.storage.addresses import read_address, sealed_address
from grs_core.storage.notices import read_params, write_params
from grs_core.storage.vault import Vault


def write_outbound(message: Outbound, vault: Vault) -> dict[str, Any]:
    return {
        "id": message.id,
        **sealed_address(message.address, vault),
        "language": message.language,
        "key": message.notice.key,
        "params": vault.encrypt(write_params(message.notice.params)),
        "decision": message.notice.decision,
        "urgent": message.notice.urgent,
        "created_at": message.created_at,
        "state": message.state.value,
        "attempts": message.attempts,
        "next_attempt_at": message.next_attempt_at,
        "ready_at": message.next_attempt_at or message.created_at,
        "handed_over": False,
        "provider": message.provider,
        "provider_id": message.provider_id,
        "ticket": message.ticket,
        "lane": int(message.lane),
        "via": message.via,
        "advisory": message.advisory,
    }


def read_outbound(row: Row[Any], vault: Vault) -> Outbound:
    params = read_params(vault.decrypt(row.params))
    return Outbound(
        id=row.id,
        address=read_address(vault.decrypt(row.address)),
        language=row.language,
        notice=Notice(row.key, params, decision=row.decision, urgent=row.urgent),
        created_at=row.created_at,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        provider=row.provider,
        provider_id=row.provider_id,
        ticket=row.ticket,
        lane=Lane(row.lane),
        via=row.via,
        advisory=row.advisory,
    )
