"""What a check of the policy says: what is wrong or open, where, why it matters and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from grs_core.domain.errors import GrsError


class Level(StrEnum):
    """`error`: not to be put in force. `warning`: somebody would wait in vain. `note`: to be known."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` 0: the fault is no line's."""

    level: Level
    file: str
    line: int
    what: str
    why: str
    do: str


_MATTERS: Mapping[str, str] = {
    "standards.csv": "a case of that tier and priority would have no due date",
    "limits.csv": "a clock would have no limit",
    "tiers.csv": "a case must have a first desk and a last",
    "departments.csv": "cases of its programmes would have no desk",
    "programmes.csv": "its cases would have no department and no name",
    "categories.csv": "a complaint of that category would have no priority and no desk",
    "subcategories.csv": "its cases would be handled as any other of the category",
    "conflicts.csv": "a complaint could reach the one it accuses",
    "signals.csv": "a danger would be read and nobody called",
    "office_kinds.csv": "offices are derived from it: a desk would be missing, or nobody above it",
    "hotlines.csv": "citizens are told to dial it",
    "admissibility.csv": "a citizen is told why nothing can be done, by SMS",
    "bodies.csv": "a referral would have no clock",
    "causes.csv": "cases about one cause would not be seen together",
    "outcomes.csv": "a decision could not be recorded",
    "two_person.csv": "one officer alone could decide what two are to",
    "reply_templates.csv": "officers would be offered words that cannot be sent",
    "clusters.csv": "the quarterly report to the Cabinet Division is by cluster",
    "benefits.csv": "citizens are told by it what they may claim",
    "payment_calendar.csv": "citizens and officers are told by it whether money is late",
    "exclusions.csv": "who is listed as getting two allowances follows from it",
    "seasons.csv": "due dates are told by the hour at which offices close",
}


def of_refusal(error: GrsError) -> Finding:
    """A hole with which the service does not start."""
    params = error.params
    file, line = params.get("file", "?"), int(params.get("line", "0"))
    why = "due dates are counted in working days" if file.startswith("holidays") else _MATTERS.get(file)
    do = f"correct line {line} of {file}" if line else f"put {file} right"
    what = params.get("why") or params.get("problem") or error.key
    return Finding(Level.ERROR, file, line, what, why or "the policy cannot be read as a whole", do)
