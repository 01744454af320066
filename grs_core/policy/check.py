"""Explains every hole of a policy: what a start refuses, and what it lets pass and a citizen would meet."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from grs_core.domain.errors import GrsError
from grs_core.policy.findings import Finding, of_refusal
from grs_core.policy.holes import holes
from grs_core.policy.load import read_policy
from grs_core.policy.model import Policy
from grs_core.policy.sample import routed
from grs_core.policy.tables import Tables


@dataclass(frozen=True, slots=True)
class Checked:
    """`policy` is None when it cannot be put in force; `routes`: cases that were routed to prove it."""

    version: str
    policy: Policy | None
    routes: int
    findings: tuple[Finding, ...]


def check_policy(deployer: Path | None, today: date) -> Checked:
    """Reads everything, then routes a total sample. Never raises for what stands in a table."""
    try:
        tables = Tables(deployer)
        policy = read_policy(tables, deployer)
    except GrsError as error:
        return Checked("", None, 0, (of_refusal(error),))
    if policy is None:
        return Checked(tables.version(), None, 0, tuple(of_refusal(error) for error in tables.refusals))
    sample = routed(policy)
    return Checked(policy.version, policy, sample.routes, (*holes(policy, tables, today), *sample.findings))
