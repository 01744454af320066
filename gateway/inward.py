"""What messages meet on their way in, put together: the pace, the spool, the parts, the doorstep of the database."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from gateway.ports import InboundText
from gateway.services.conversation import ConversationService
from gateway.services.doorstep import Doorstep
from gateway.services.intake import Intake, Pace
from gateway.services.joining import Joining
from gateway.services.keeping import Keeping
from gateway.settings import Settings
from gateway.sms.spool import DiskSpool
from grs_core.domain.complainant import Address
from grs_core.domain.errors import Unavailable
from grs_core.ports import Clock
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault

A_RUN = timedelta(seconds=10)
"""The spool is emptied for so long at a time: a service that stops waits no longer for it."""


def open_spool(settings: Settings, vault: Vault) -> DiskSpool:
    """Touches nothing yet."""

    def hidden(address: Address) -> Sequence[str]:
        return vault.hashes(f"spool {address.kind}:{address.value}")

    return DiskSpool(settings.spool_dir, vault.encrypt, vault.decrypt, hidden)


def make_intake(
    settings: Settings,
    conversations: ConversationService,
    database: Database,
    vault: Vault,
    clock: Clock,
    voice: Callable[[InboundText], None],
) -> Intake:
    def answers() -> bool:
        try:
            database.ping()
        except Unavailable:
            return False
        return True

    keeping = Keeping(conversations, database.work, clock, voice)
    return Intake(
        keeping=keeping,
        joining=Joining(keeping, database.work, database.reading, clock, vault.hash),
        spool=open_spool(settings, vault),
        pace=Pace.of(settings.inbound_per_minute, settings.inbound_per_second, clock),
        # Half of the threads stay free for whoever comes while the database hangs.
        doorstep=Doorstep(max(1, settings.web_threads // 2)),
        answers=answers,
        clock=clock,
    )
