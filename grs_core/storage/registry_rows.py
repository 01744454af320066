"""A beneficiary as a row: what lies open (programme, place, state), what is sealed, what it is found by."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Row

from grs_core.domain.registry import Enrolment, Outcome, Payment, State, name_key
from grs_core.storage.vault import Vault


def told(enrolment: Enrolment) -> str:
    """All of it, always written alike: two rows are the same when this is."""
    each = enrolment
    since = each.since.isoformat() if each.since else None
    parts = [each.programme, each.number, each.name, each.place, each.state.value, each.guardian]
    return json.dumps([*parts, each.wallet, each.provider, each.nid, each.ward, since], ensure_ascii=False)


def read_enrolment(row: Row[Any], vault: Vault) -> Enrolment:
    programme, number, name, place, state, guardian, wallet, provider, nid, ward, since = json.loads(
        vault.decrypt(row.told)
    )
    started = date.fromisoformat(since) if since else None
    return Enrolment(programme, number, name, place, State(state), guardian, wallet, provider, nid, ward, since=started)


def write_enrolment(enrolment: Enrolment, vault: Vault) -> dict[str, Any]:
    key, whole = name_key(enrolment.name), told(enrolment)
    sealed = {
        "number": enrolment.number,
        "nid": enrolment.nid,
        "wallet": enrolment.wallet,
        "name_key": key,
        "told": whole,
    }
    hashes = {"number_hash": enrolment.number, "nid_hash": enrolment.nid, "wallet_hash": enrolment.wallet}
    hashes |= {"name_hash": key, "told_hash": whole}
    return {
        "programme": enrolment.programme,
        "place": enrolment.place,
        "state": enrolment.state.value,
        **{column: vault.encrypt_some(text) for column, text in sealed.items()},
        **{column: vault.hash_some(text) for column, text in hashes.items()},
    }


def read_payment(row: Row[Any]) -> Payment:
    return Payment(row.instalment, row.amount, Outcome(row.outcome), row.paid_on)


def write_payment(enrolment: int, payment: Payment) -> dict[str, Any]:
    return {
        "enrolment": enrolment,
        "instalment": payment.instalment,
        "amount": payment.amount,
        "outcome": payment.outcome.value,
        "paid_on": payment.on,
    }
