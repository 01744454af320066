"""THE composition root: the only place that names concrete adapters."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from bot.dialogue.engine import DialogueEngine
from bot.nlu.cascade import EmbeddedEngine
from bot.nlu.engine import NluEngine
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.rasa_http import RasaEngine
from bot.speech.render import Speech
from gateway.calling import Phone, make_files, make_outgoing, make_phone, make_recordings
from gateway.carriers import carriers, in_order
from gateway.http.meters import Meters
from gateway.inward import A_RUN, make_intake
from gateway.jobs.celery_queue import CeleryApp, CeleryQueue, make_celery
from gateway.jobs.counts import LocalCounts, RedisCounts
from gateway.jobs.drainer import Drainer
from gateway.jobs.handlers import Jobs
from gateway.jobs.inline_queue import InlineQueue
from gateway.loaded import Loaded, load, model_stamp
from gateway.outward import make_webhooks
from gateway.ports import Carrier, Counts, JobQueue
from gateway.services.bulk_running import BulkRunning
from gateway.services.conversation import ConversationService
from gateway.services.counting import CountingEngine
from gateway.services.dispatch import Dispatch
from gateway.services.files import Files
from gateway.services.intake import Intake
from gateway.services.receipts import Receipts
from gateway.services.recordings import RecordingKeeper
from gateway.services.relay import Relay
from gateway.services.routes import Routes
from gateway.services.webhooks import WebhookSender
from gateway.settings import NluKind, Settings
from gateway.sms.loopback import Loopback
from gateway.system import SystemClock, SystemDice
from grs_core.domain.errors import RuleBroken, Unavailable
from grs_core.domain.messages import Named
from grs_core.policy.model import Policy
from grs_core.ports import Clock, Dice
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault

ANSWERS_WITHIN_S = 12.0
"""For any statement of the service: longer than its wait for a lock, shorter than a carrier waits for our answer."""


@dataclass(frozen=True, slots=True)
class Container:
    """Everything that runs, put together once a process."""

    settings: Settings
    policy: Policy
    database: Database
    vault: Vault
    clock: Clock
    dice: Dice
    nlu: NluEngine
    model: str
    finder: Gazetteer
    speech: Speech
    queue: JobQueue
    conversations: ConversationService
    relay: Relay
    background: Jobs
    webhooks: WebhookSender
    counts: Counts
    meters: Meters
    carriers: Mapping[str, Carrier]
    intake: Intake
    receipts: Receipts
    recordings: RecordingKeeper
    files: Files
    phone: Phone
    celery: CeleryApp | None

    def start_background(self) -> Callable[[], None]:
        """Starts what empties the spool, and the jobs where they run in this process; gives what stops them."""
        drainer, stopping = Drainer(), ExitStack()
        drainer.start(lambda: self.intake.drain(A_RUN))
        stopping.callback(drainer.stop)
        if isinstance(self.queue, InlineQueue):
            self.queue.start(self.background.run)
            stopping.callback(self.queue.stop)
        return stopping.close


def system_clock() -> Clock:
    """The wall clock, for commands that need nothing else."""
    return SystemClock()


def system_dice() -> Dice:
    """For commands that name something new."""
    return SystemDice()


def open_vault(settings: Settings) -> Vault:
    """The given keys; a sandbox without any keeps one of its own under GRS_HOME, readable by its owner only."""
    if settings.secret_keys:
        return Vault(settings.secret_keys)
    path = settings.home / "secret.key"
    if not path.exists():
        settings.home.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return Vault([path.read_text(encoding="ascii").strip()])


def open_database(settings: Settings, answers_within: float | None = None) -> Database:
    """Connects to nothing yet. Raises RuleBroken("setting_wrong") for an address that cannot be read."""
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        vault, connections = open_vault(settings), settings.web_threads + 4
        return Database(settings.database_url, vault, pool_size=connections, answers_within=answers_within)
    except ValueError as error:
        raise RuleBroken("setting_wrong", variable="GRS_DATABASE_URL", why=str(error)) from None


def make_tables_if_none(database: Database) -> None:
    """In an empty database, for who needs its tables before `grs init` ran; an older database is left to `grs init`."""
    try:
        with database.reading() as work:
            work.officers.any()
    except Unavailable as error:
        if error.key != "database_empty":
            raise
        database.migrate()


def build(
    settings: Settings,
    clock: Clock | None = None,
    loaded: Loaded | None = None,
) -> Container:
    """`loaded` spares reading what the caller already has. Raises RuleBroken("setting_wrong" | "policy_broken"),
    Unavailable("model_missing") before `grs init`.
    """
    clock, dice = clock or SystemClock(), SystemDice()
    database, loaded = open_database(settings, ANSWERS_WITHIN_S), loaded or load(settings)
    policy, embedded, speech, finer = loaded.policy, loaded.embedded, loaded.speech, loaded.finer
    meters = Meters.make()
    nlu = CountingEngine(choose_engine(settings, embedded), meters.read)
    celery = make_celery(settings.redis_url) if settings.redis_url else None
    queue: JobQueue = CeleryQueue(celery) if celery is not None else InlineQueue()
    counts: Counts = RedisCounts(settings.redis_url) if settings.redis_url else LocalCounts()
    names, hotlines = tuple(policy.programmes), _hotlines(policy)
    dialogues = DialogueEngine(policy.places, embedded.places, names, hotlines, policy.signals, finer, policy.payments)
    conversations = ConversationService(database.work, policy, dice, clock, nlu, dialogues, speech, queue)
    known = carriers(settings, clock)
    sending = in_order(settings, known)
    routes = Routes(sending, Loopback("webchat"), policy.quiet, policy.tariffs)
    relay = Relay(Dispatch(database.work, clock, speech, routes, dice))
    vault = open_vault(settings)
    phone = make_phone(settings, conversations, loaded.said, database)
    intake = make_intake(settings, conversations, database, vault, clock, phone.beside.later)
    recordings = make_recordings(settings, database, policy, nlu, finer, clock, dice)
    files = make_files(settings, database, policy, clock, dice)
    outgoing = make_outgoing(settings, database, policy, clock, dice)
    work, reading = database.work, database.reading
    webhooks = make_webhooks(settings.sandbox, work, reading, policy, dice, clock)
    rows = BulkRunning(work, reading, policy, dice, clock, embedded.places, conversations, queue)
    told = (intake.joining, recordings, files, phone.prompts.forget, outgoing, webhooks, rows)
    background = Jobs(relay, *told, work, reading, policy, dice, clock, counts)
    return Container(
        settings=settings,
        policy=policy,
        database=database,
        vault=vault,
        clock=clock,
        dice=dice,
        nlu=nlu,
        model=model_stamp(settings),
        finder=embedded.places,
        speech=speech,
        queue=queue,
        conversations=conversations,
        relay=relay,
        background=background,
        webhooks=webhooks,
        counts=counts,
        meters=meters,
        carriers=known,
        intake=intake,
        receipts=Receipts(database.work, clock, len(sending) > 1, intake.doorstep),
        recordings=recordings,
        files=files,
        phone=phone,
        celery=celery,
    )


def choose_engine(settings: Settings, embedded: EmbeddedEngine) -> NluEngine:
    """Rasa with the embedded engine behind it, or the embedded engine alone."""
    if settings.rasa.engine is NluKind.RASA:
        return RasaEngine(settings.rasa.url, settings.rasa.token, embedded)
    return embedded


def _hotlines(policy: Policy) -> Mapping[str, tuple[Named, str]]:
    return {code: (hotline.name, hotline.number) for code, hotline in policy.hotlines.items()}
