"""What the administrator's pages are put together from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gateway.pace import TokenBucket
from gateway.ports import SpoolState
from gateway.services.policy_book import KeptChecks
from grs_core.domain.figures import Figures
from grs_core.webhook_ports import Outward


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sentence of calls. `by`: `human`, `espeak`, or `none` where it has no audio yet."""

    id: str
    key: str
    language: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class AdminParts:
    """`policy_dir`: the deployer's tables; `senders`: by which carriers we send, the first choice first, and `pace` how
    many segments a second each takes (none: as many as come). `prompts`: what calls say, without names of places.
    `tries`: how often each officer may have a table tried, for that takes seconds. `outward`
    looks at addresses that notices are to go to.
    """

    policy_dir: Path | None
    figures: Callable[[datetime], Figures]
    spool: Callable[[], SpoolState]
    senders: Sequence[str]
    pace: Mapping[str, float]
    prompts: Callable[[], Iterable[Prompt]]
    checks: KeptChecks
    tries: TokenBucket
    outward: Outward
