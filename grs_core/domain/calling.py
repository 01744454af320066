"""The rules of calls that a deployer may change: how often and how far apart we call, until when an officer has called,
how long a recorded voice is kept (the policy's table `calls`).
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class CallRules:
    """`recording_days`: calendar days after which a recording's bytes are erased. `confirm_after_days`: working days
    that a notice of a solution waits for an answer before the citizen is called; 0 is never. `attempts`: how often one
    wish is called at most, at least `gap` apart. `together`: what comes of one phone within it is one wish.
    `questions`: calls at the same time by which we ask something: who calls us must find a line. `person_due_days`:
    working days in which an officer calls whoever asked for a person.
    """

    recording_days: int
    confirm_after_days: int
    attempts: int
    gap: timedelta
    together: timedelta
    questions: int
    person_due_days: int
