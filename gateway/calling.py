"""What calls need, put together from the settings: the calls that we make, recordings and where they lie."""

from pathlib import Path

from bot.nlu.engine import NluEngine
from bot.nlu.subcategories import Subcategories
from gateway.ivr.media import PlatformMedia
from gateway.ivr.placing import CODES, TwilioCalls
from gateway.ivr.recording_stores import FileStore, S3Store
from gateway.ports import RecordingStore
from gateway.services.conversation import ConversationService
from gateway.services.outgoing import Outgoing
from gateway.services.recordings import RecordingKeeper
from gateway.services.transcribing import PlatformSpeech, Transcribing
from gateway.settings import Settings
from gateway.sms.codes import Codes
from gateway.voice_settings import VoiceSettings
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice
from grs_core.storage.database import Database


def make_outgoing(settings: Settings, database: Database, policy: Policy, clock: Clock, dice: Dice) -> Outgoing | None:
    """None where there is no number to call from."""
    sender = settings.voice.sender
    if not sender:
        return None
    platform = TwilioCalls(settings.twilio, sender, Codes.load(CODES))
    return Outgoing(database.work, database.reading, policy, dice, clock, platform, settings.public_url)


def make_recordings(
    settings: Settings,
    database: Database,
    policy: Policy,
    nlu: NluEngine,
    subcategories: Subcategories,
    clock: Clock,
    dice: Dice,
) -> RecordingKeeper:
    """Connects to nothing yet."""
    mask = ConversationService.mask
    return RecordingKeeper(
        writing=database.work,
        reading=database.reading,
        rules=policy.calls,
        source=_platform(settings),
        store=recording_store(settings.voice),
        transcribing=Transcribing(database.work, database.reading, policy, nlu, clock, mask, subcategories),
        clock=clock,
        dice=dice,
        transcribers=(PlatformSpeech(),),
    )


def recording_store(voice: VoiceSettings) -> RecordingStore:
    """A folder, or a bucket where the setting names one."""
    if "://" not in voice.recordings:
        return FileStore(Path(voice.recordings).absolute())
    return S3Store.open(voice.recordings, voice.s3_endpoint, voice.s3_access_key, voice.s3_secret_key)


def _platform(settings: Settings) -> PlatformMedia:
    """In the sandbox also our own simulator, which is told nothing of who we are with the platform."""
    twilio = settings.twilio
    login = (twilio.account_sid, next(iter(twilio.auth_tokens), ""))
    return PlatformMedia(twilio.base_url, login, (settings.public_url,) if settings.sandbox else ())
