"""Words that stand ready for an officer to send: chosen, read over, changed where they do not fit."""

from dataclasses import dataclass
from enum import StrEnum

from grs_core.domain.messages import Named

LONGEST_REPLY = 180
"""UTF-16 units: what an officer's own words to a citizen may have (`grs_core.services.casework.LONGEST_WORDS`)."""


class ReplyAct(StrEnum):
    """The acts for which words may stand ready."""

    ASK = "ask"
    RESOLVE = "resolve"
    REJECT = "reject"
    REJECT_ON = "reject_on"
    REFER = "refer"
    EXTEND = "extend"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class Reply:
    """Of the policy's own table; a deployer's stand beside it, in the database. Plain words, without a placeholder."""

    code: str
    act: ReplyAct
    name: Named
    words: Named
