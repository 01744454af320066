"""What the console needs to be put together."""

from dataclasses import dataclass

from gateway.ports import JobQueue
from gateway.services import relay
from gateway.services.sign_in import SignIn
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, WorkFactory


@dataclass(frozen=True, slots=True)
class ConsoleParts:
    """`speech` tells how long a notice around an officer's words is; `jobs` hurries the notice on its way."""

    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock
    sign_in: SignIn
    speech: relay.Words
    jobs: JobQueue
