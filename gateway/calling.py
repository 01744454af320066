"""What calls need, put together from the settings: the calls that we make, recordings and where they lie."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.nlu.engine import NluEngine
from bot.nlu.subcategories import Subcategories
from bot.speech.spoken import Spoken
from gateway.ivr.media import PlatformMedia
from gateway.ivr.placing import CODES, TwilioCalls
from gateway.ivr.prompts import Prompts
from gateway.ivr.recording_stores import FileStore, S3Store
from gateway.ports import RecordingStore
from gateway.services.beside_calls import BesideCalls
from gateway.services.call_turns import CallTurns
from gateway.services.calls import CallService
from gateway.services.conversation import ConversationService
from gateway.services.files import Files
from gateway.services.outgoing import Outgoing
from gateway.services.recordings import RecordingKeeper
from gateway.services.transcribing import PlatformSpeech, Transcribing
from gateway.settings import Settings
from gateway.sms.codes import Codes
from gateway.voice_settings import VoiceSettings
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice
from grs_core.storage.database import Database


@dataclass(frozen=True, slots=True)
class Phone:
    """What answers calls. `hosts`: where their recordings may lie."""

    calls: CallService
    beside: BesideCalls
    prompts: Prompts
    hosts: frozenset[str]


def make_phone(settings: Settings, conversations: ConversationService, said: Spoken, database: Database) -> Phone:
    policy, clock = conversations.policy, conversations.clock
    turns = CallTurns(conversations, said, policy, conversations.dice)
    places = [settings.twilio.base_url, *([settings.public_url] if settings.sandbox else [])]
    return Phone(
        CallService(turns, database.work, clock),
        BesideCalls(turns, database.work, clock, bool(settings.voice.sender)),
        Prompts.open(settings.voice.prompts_dir),
        frozenset(urlsplit(place).netloc for place in places),
    )


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


def make_files(settings: Settings, database: Database, policy: Policy, clock: Clock, dice: Dice) -> Files:
    """They lie where recordings lie, and as long. Connects to nothing yet."""
    store = recording_store(settings.voice)
    return Files(database.work, database.reading, store, policy.calls, clock, dice)


def recording_store(voice: VoiceSettings) -> RecordingStore:
    """A folder, or a bucket where the setting names one."""
    if "://" not in voice.recordings:
        return FileStore(Path(voice.recordings).absolute())
    return S3Store.open(voice.recordings, voice.s3_endpoint, voice.s3_access_key, voice.s3_secret_key)


def _platform(settings: Settings) -> PlatformMedia:
    """In the sandbox also our own simulator, which is told nothing of who we are with the platform."""
    twilio = settings.twilio
    login = (twilio.account_sid, next(iter(twilio.auth_tokens), ""))
    ours = (settings.public_url,) if settings.sandbox else ()
    return PlatformMedia(twilio.base_url, login, ours, settings.voice.recording_hosts)
