"""The ports of the register of beneficiaries. Adapters run tests/contract/test_storage_registry.py.

Looking up is a port of its own: a deployer whose programme answers questions over a line puts an adapter in the place
of ours (docs/registry.md). Ours is filled from files and is both.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from grs_core.domain.registry import Doubled, Enrolment, Payment


class BeneficiaryRegistry(Protocol):
    """What an officer's page asks. Any of it raises Unavailable("registry_down") when there is no answer in time."""

    def as_of(self, programme: str | None, places: Collection[str]) -> datetime | None:
        """How old is what is known of this programme (None: of any) in these places? None: nothing is known there."""
        ...

    def by_wallet(self, wallet: str, limit: int) -> tuple[Enrolment, ...]:
        """`wallet`: as `read_wallet` gives it."""
        ...

    def by_nid(self, nid: str, limit: int) -> tuple[Enrolment, ...]:
        """`nid`: as `read_nid` gives it."""
        ...

    def by_name(self, name: str, places: Collection[str], limit: int) -> tuple[Enrolment, ...]:
        """Who is called so (`name_key`) in one of these places."""
        ...

    def payments(self, enrolment: Enrolment, limit: int) -> tuple[Payment, ...]:
        """The latest instalments first."""
        ...

    def lists_payments(self, programme: str, instalment: str) -> bool:
        """Is anything known of this instalment's payments at all?"""
        ...


class Kept(StrEnum):
    """What became of a row. `unknown`: a payment of nobody; `ambiguous`: of one of several programmes."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Area:
    """Where rows are looked for. `places` None: everywhere; `programmes` None: all."""

    places: frozenset[str] | None = None
    programmes: frozenset[str] | None = None


class RegistryStore(BeneficiaryRegistry, Protocol):
    """The register that is kept here."""

    def keep(self, rows: Sequence[Enrolment], now: datetime) -> tuple[Kept, ...]:
        """By programme and number, in this order; none of them twice. What is as it was stays untouched."""
        ...

    def pay(self, rows: Sequence[tuple[str | None, str, Payment]]) -> tuple[Kept, ...]:
        """(programme, number, payment), in this order. Programme None: of whoever alone has the number."""
        ...

    def doubled(
        self, areas: Sequence[Area], exclusive: Collection[tuple[str, str]], page: int, size: int
    ) -> tuple[tuple[Doubled, ...], int]:
        """Active rows with one identity number or account that stand in one programme twice, or in two programmes that
        exclude each other (`exclusive`, both ways round), at least one of them in the areas: a page (from 1), and how
        many there are in all. Identity numbers come first.
        """
        ...
