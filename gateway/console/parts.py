"""What the console needs to be put together."""

from dataclasses import dataclass

from bot.nlu.engine import PlaceFinder
from gateway.console.admin_parts import AdminParts
from gateway.ports import JobQueue
from gateway.services import dispatch
from gateway.services.accounts import Accounts
from gateway.services.announcing import Announcing
from gateway.services.case_files import CaseFiles
from gateway.services.playing import Playing
from gateway.services.quarantine import Quarantine
from gateway.services.second_factor import SecondFactor
from gateway.services.sign_in import SignIn
from gateway.services.transcribing import Transcribing
from gateway.services.understanding import ModelFiles
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, WorkFactory
from grs_core.services.registry import RegistrySource, kept_here


@dataclass(frozen=True, slots=True)
class ConsoleParts:
    """`speech` tells how long a notice around an officer's words is, `announcing` an advisory; `jobs` hurries both on
    their way. `quarantine` holds what was kept aside, `playing` and `transcribing` what was told by phone, `files` what
    was sent with a case. `finder` reads the name of a place; `model` is the stamp of what reads messages here,
    `model_files` what was measured of it. `admin`: what only an administrator looks at; `registry`: who
    gets which allowance, where somebody has told us (docs/registry.md).
    """

    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock
    sign_in: SignIn
    second_factor: SecondFactor
    accounts: Accounts
    speech: dispatch.Words
    announcing: Announcing
    quarantine: Quarantine
    playing: Playing
    files: CaseFiles
    transcribing: Transcribing
    jobs: JobQueue
    finder: PlaceFinder
    model: str
    model_files: ModelFiles
    admin: AdminParts
    registry: RegistrySource = kept_here
