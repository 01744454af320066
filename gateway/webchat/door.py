"""What the citizens' pages need."""

from dataclasses import dataclass

from bot.nlu.gazetteer import Gazetteer
from gateway.pace import TokenBucket
from gateway.ports import JobQueue
from gateway.services.conversation import ConversationService
from gateway.services.files import Files
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice, WorkFactory

PROVIDER = "webchat"
TURNS_A_MINUTE = 60
"""Messages of one sender: more than anybody types, less than a script wants."""
TURNS_A_MINUTE_FROM_ADDRESS = 600
"""Messages from one network address: a mobile operator puts thousands of phones behind one."""
NEW_SENDERS_A_MINUTE_FROM_ADDRESS = 120
"""A program that speaks for many people starts fewer conversations; one that makes up names is slowed down."""
CODES_A_MINUTE_FROM_ADDRESS = 30
FILES_A_MINUTE_FROM_ADDRESS = 20
"""A picture keeps a processor busy for a tenth of a second."""
FORMS_A_MINUTE_FROM_ADDRESS = 20
"""Complaints by the form: a union's computer files for a queue of people, a program for more."""


@dataclass(frozen=True, slots=True)
class WebDoor:
    """`secret` signs the short-lived cookie of the tracking page. `secure_cookies`: the public address is https.
    `sms_number` and `call_number` are what citizens text to and call, as they dial it; None where there is none.
    `embed_origins`: sites whose pages may show the chat.
    """

    conversations: ConversationService
    files: Files
    writing: WorkFactory
    reading: WorkFactory
    policy: Policy
    dice: Dice
    clock: Clock
    jobs: JobQueue
    secret: str
    sandbox: bool
    secure_cookies: bool
    finder: Gazetteer
    sms_number: str | None = None
    call_number: str | None = None
    embed_origins: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Limits:
    """How often one may knock; in memory, of this process."""

    sender: TokenBucket
    address: TokenBucket
    newcomers: TokenBucket
    codes: TokenBucket
    forms: TokenBucket
    files: TokenBucket

    @classmethod
    def of(cls, clock: Clock) -> "Limits":
        return cls(
            TokenBucket(TURNS_A_MINUTE, clock),
            TokenBucket(TURNS_A_MINUTE_FROM_ADDRESS, clock),
            TokenBucket(NEW_SENDERS_A_MINUTE_FROM_ADDRESS, clock),
            TokenBucket(CODES_A_MINUTE_FROM_ADDRESS, clock),
            TokenBucket(FORMS_A_MINUTE_FROM_ADDRESS, clock),
            TokenBucket(FILES_A_MINUTE_FROM_ADDRESS, clock),
        )
