"""What the volunteers' portal needs to be put together."""

from dataclasses import dataclass

from bot.nlu.gazetteer import Gazetteer
from gateway.pace import TokenBucket
from gateway.ports import JobQueue
from gateway.services.bulk_running import BulkRunning
from gateway.services.consent_code import ConsentCodes
from gateway.services.conversation import ConversationService
from gateway.services.files import Files
from gateway.services.volunteer_sign_in import VolunteerSignIn
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, WorkFactory

CODES_A_MINUTE_FROM_ADDRESS = 30
"""A mobile operator puts thousands of phones behind one address."""


@dataclass(frozen=True, slots=True)
class PortalParts:
    """`secret` signs the cookie. `secure_cookies`: the public address is https. `knocks`: how often one address may ask
    for a code or try one; in memory, of this process.
    """

    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock
    jobs: JobQueue
    sign_in: VolunteerSignIn
    consent: ConsentCodes
    conversations: ConversationService
    finder: Gazetteer
    files: Files
    rows: BulkRunning
    secret: str
    secure_cookies: bool
    knocks: TokenBucket
