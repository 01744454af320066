"""A grievance: what the citizen says is wrong. A value; handling it is a `Ticket`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self


class Category(StrEnum):
    """The nine complaint intents of nlu_data/README.md, and the rest."""

    MFS_FRAUD = "mfs_fraud"
    PAYMENT_DELAYED = "payment_delayed"
    WRONGFUL_EXCLUSION = "wrongful_exclusion"
    WRONGFUL_INCLUSION = "wrongful_inclusion"
    UNDERPAYMENT = "underpayment"
    BRIBERY = "bribery"
    STAFF_MISCONDUCT = "staff_misconduct"
    PAYMENT_ACCOUNT_PROBLEM = "payment_account_problem"
    INFORMATION_CORRECTION = "information_correction"
    OTHER = "other"


class Priority(StrEnum):
    """P1 money is leaving now, threat, child, GBV … P4 information (domain policy, part C)."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class AccusedRole(StrEnum):
    """Who is blamed, as the label table names it."""

    UP_MEMBER = "up_member"
    UP_CHAIRMAN = "up_chairman"
    MFS_AGENT = "mfs_agent"
    BROKER = "broker"
    OFFICIAL = "official"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Accused:
    """`position` is the finer reading when the words name one (`uno`, `usso`, `dc` …), a code of the conflict table."""

    role: AccusedRole
    position: str | None = None

    @property
    def code(self) -> str:
        """`official:uno`, or `official` when only the role is known: what a history and a stored row hold."""
        return f"{self.role.value}:{self.position}" if self.position else self.role.value

    @classmethod
    def from_code(cls, code: str) -> Self:
        """What `code` gave. Raises ValueError for a role that there is not."""
        role, _, position = code.partition(":")
        return cls(AccusedRole(role), position or None)


@dataclass(frozen=True, slots=True)
class Grievance:
    """What is wrong. `text` is already free of secrets; `programme` and `place` are policy and place codes.

    `details` holds what was read beside: provider, amount (whole taka), period, trx_id, phone (of the suspect);
    `signals` the dangers that a machine read in it (codes of `grs_core.domain.signals`). `also_accused`: who is blamed
    beside `accused`, the first; nobody beside nobody. `subcategory`: a code of the policy, finer than `category`.
    """

    text: str
    category: Category
    programme: str | None = None
    place: str | None = None
    accused: Accused | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    signals: tuple[str, ...] = ()
    also_accused: tuple[Accused, ...] = ()
    subcategory: str | None = None

    @property
    def everyone_accused(self) -> tuple[Accused, ...]:
        """All who are blamed: the case must be kept from every one of them."""
        return everyone(self.accused, self.also_accused)

    def blaming(self, *more: Accused) -> Self:
        """These are blamed too: who was blamed before stays so, and first; nobody twice."""
        blamed = tuple(dict.fromkeys((*self.everyone_accused, *more)))
        return replace(self, accused=blamed[0] if blamed else None, also_accused=blamed[1:])


def everyone(accused: Accused | None, also: tuple[Accused, ...]) -> tuple[Accused, ...]:
    """The first and the others."""
    return (*((accused,) if accused else ()), *also)
