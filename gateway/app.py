"""The Flask application: every door, hung on one container."""

import re
from collections.abc import Iterator
from functools import cache

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.speech.render import LANGUAGES
from gateway.api import blueprint as api
from gateway.api import doorway, open311
from gateway.bootstrap import Container
from gateway.calling import Phone
from gateway.carrier_settings import TWILIO
from gateway.console import blueprint as console
from gateway.console.admin_parts import AdminParts, Prompt
from gateway.console.parts import ConsoleParts
from gateway.http import access, compressing, errors, health, look, metrics
from gateway.ivr import audio
from gateway.ivr import webhook as calls
from gateway.loaded import model_files
from gateway.pace import TokenBucket
from gateway.ports import Webhook
from gateway.practising import Grounds
from gateway.services.accounts import Accounts
from gateway.services.announcing import Announcing
from gateway.services.case_files import CaseFiles
from gateway.services.consent_code import ConsentCodes
from gateway.services.passwords import Argon2Passwords, Passwords
from gateway.services.playing import Playing
from gateway.services.policy_book import KeptChecks
from gateway.services.quarantine import Quarantine
from gateway.services.second_factor import SecondFactor
from gateway.services.sign_in import SignIn
from gateway.services.volunteer_sign_in import VolunteerSignIn
from gateway.settings import Settings
from gateway.sms import webhook
from gateway.voice_settings import Answers
from gateway.volunteers import blueprint as volunteers
from gateway.volunteers.parts import CODES_A_MINUTE_FROM_ADDRESS, PortalParts
from gateway.webchat import blueprint as webchat
from gateway.webchat.door import WebDoor
from gateway.webchat.simulator_calls import CallDoor
from gateway.webchat.stories import Stories

LARGEST_REQUEST = 256 * 1024
"""Bytes: no door takes files yet."""
_DIALLED = re.compile(r"[+]?[0-9]{3,15}")
_TRIES_A_MINUTE, _TRIES_AT_ONCE = 2, 5
"""Tables of the policy that one officer may have tried: each keeps a processor busy for seconds."""


@cache
def _passwords() -> Argon2Passwords:
    """One a process: it holds nothing but the library's settings."""
    return Argon2Passwords()


def create_app(container: Container, passwords: Passwords | None = None) -> Flask:
    """One application a process. Starts no job and opens no connection. `passwords`: how they are hashed, if not as
    well as we can.
    """
    hashing = passwords or _passwords()
    app = Flask("gateway", template_folder="http/templates", static_folder="http/static", static_url_path="/static")
    app.secret_key = container.vault.derive("web session")
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=_over_tls(container),
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if _over_tls(container):
        # We speak no TLS ourselves: a proxy stands in front, and limits by address need the caller's.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=0, x_host=0)  # type: ignore[method-assign]
    access.register(app, container.meters, behind_proxy=_over_tls(container))
    errors.register(app, container.speech)
    compressing.register(app)
    look.register(app, secure_cookies=_over_tls(container))
    app.register_blueprint(health.make_blueprint(_health(container)))
    app.register_blueprint(metrics.make_blueprint(_watched(container)))
    for carrier in container.carriers.values():
        if carrier.webhook is not None:
            app.register_blueprint(webhook.make_blueprint(_sms(container, carrier.webhook)))
    app.register_blueprint(calls.make_blueprint(_voice(container)))
    app.register_blueprint(audio.make_blueprint(container.phone.prompts))
    app.register_blueprint(webchat.make_blueprint(_web(container), _simulated(container)))
    app.register_blueprint(console.make_blueprint(_console(container, hashing), _grounds(container)))
    programs = _api(container)
    app.register_blueprint(api.make_blueprint(programs))
    app.register_blueprint(open311.make_blueprint(programs))
    app.register_blueprint(volunteers.make_blueprint(_portal(container, hashing)))
    return app


def _health(container: Container) -> health.Health:
    intake = container.intake
    return health.Health(
        reading=container.database.reading,
        asks=lambda: intake.doorstep.is_open,
        spool=intake.spool,
        clock=container.clock,
        jobs=container.queue,
    )


def _watched(container: Container) -> metrics.Watched:
    return metrics.Watched(
        meters=container.meters,
        figures=container.database.figures,
        counts=container.counts,
        jobs=container.queue,
        spool=container.intake.spool,
        clock=container.clock,
    )


def _sms(container: Container, carrier: Webhook) -> webhook.SmsDoor:
    return webhook.SmsDoor(
        webhook=carrier,
        intake=container.intake,
        receipts=container.receipts,
        public_url=container.settings.public_url,
        mode=container.settings.signature_mode,
    )


def _voice(container: Container) -> calls.VoiceDoor:
    twilio, settings = container.carriers["twilio"].webhook, container.settings
    if twilio is None:
        raise LookupError("calls are signed as Twilio's messages are")
    return calls.VoiceDoor(
        webhook=twilio,
        calls=container.phone.calls,
        beside=container.phone.beside,
        intake=container.intake,
        prompts=container.phone.prompts,
        writing=container.database.work,
        policy=container.policy,
        dice=container.dice,
        clock=container.clock,
        jobs=container.queue,
        public_url=settings.public_url,
        mode=settings.signature_mode,
        calls_back=bool(settings.voice.sender),
        rejects=settings.voice.answers is Answers.CALL_BACK,
        hosts=container.phone.hosts,
        story=container.recordings.of_call,
        base="" if settings.twilio.base_url == TWILIO else settings.public_url,
    )


def _web(container: Container) -> WebDoor:
    return WebDoor(
        conversations=container.conversations,
        files=container.files,
        writing=container.database.work,
        reading=container.database.reading,
        policy=container.policy,
        dice=container.dice,
        clock=container.clock,
        jobs=container.queue,
        secret=container.vault.derive("tracking page"),
        sandbox=container.settings.sandbox,
        secure_cookies=_over_tls(container),
        sms_number=_sms_number(container.settings),
        call_number=container.settings.voice.sender or None,
        finder=container.finder,
        embed_origins=frozenset(container.settings.embed_origins),
    )


def _simulated(container: Container) -> CallDoor:
    """Calls without a platform; the page that makes them is the sandbox's."""
    phone, settings = container.phone, container.settings
    stories = Stories(settings.home / "simulator")
    return CallDoor(phone.calls, phone.beside, phone.prompts.url, stories, settings.public_url)


def _console(container: Container, passwords: Passwords) -> ConsoleParts:
    database, recordings = container.database, container.recordings
    sign_in = SignIn.make(database.work, database.reading, passwords, container.clock)
    return ConsoleParts(
        writing=database.work,
        reading=database.reading,
        policy=container.policy,
        dice=container.dice,
        clock=container.clock,
        sign_in=sign_in,
        second_factor=SecondFactor(sign_in, container.policy.directory, container.settings.second_factor_required),
        accounts=Accounts(sign_in, container.policy, container.settings.public_url),
        speech=container.speech,
        announcing=Announcing(container.speech, container.policy, container.settings.sms_providers[0]),
        quarantine=Quarantine(
            container.conversations, database.work, database.reading, container.clock, container.phone.beside.later
        ),
        playing=Playing(recordings, database.work, database.reading, container.policy, container.clock),
        files=CaseFiles(container.files, database.work, database.reading, container.policy, container.clock),
        transcribing=recordings.transcribing,
        jobs=container.queue,
        finder=container.finder,
        model=container.model,
        model_files=model_files(container.settings),
        admin=_admin(container),
    )


def _portal(container: Container, passwords: Passwords) -> PortalParts:
    work, reading, clock, dice = container.database.work, container.database.reading, container.clock, container.dice
    secret, jobs = container.vault.derive("volunteers"), container.queue
    return PortalParts(
        writing=work,
        reading=reading,
        policy=container.policy,
        dice=dice,
        clock=clock,
        jobs=jobs,
        sign_in=VolunteerSignIn.make(work, reading, passwords, clock, dice, jobs, secret),
        consent=ConsentCodes.make(work, clock, dice, jobs, secret),
        conversations=container.conversations,
        finder=container.finder,
        files=container.files,
        rows=container.background.rows,
        secret=secret,
        secure_cookies=_over_tls(container),
        knocks=TokenBucket(CODES_A_MINUTE_FROM_ADDRESS, clock),
    )


def _admin(container: Container) -> AdminParts:
    settings = container.settings
    return AdminParts(
        policy_dir=settings.policy_dir,
        figures=container.database.figures,
        spool=container.intake.spool.state,
        senders=settings.sms_providers,
        pace=settings.per_second,
        prompts=lambda: _prompts(container.phone),
        checks=KeptChecks(settings.policy_dir),
        tries=TokenBucket(_TRIES_A_MINUTE, container.clock, burst=_TRIES_AT_ONCE),
        outward=container.webhooks.outward,
    )


def _prompts(phone: Phone) -> Iterator[Prompt]:
    for language in LANGUAGES:
        for clip in phone.calls.turns.spoken.catalogue(language, places=False):
            yield Prompt(clip.id, clip.key, clip.language, clip.text, phone.prompts.by(clip))


def _api(container: Container) -> doorway.ApiDoor:
    return doorway.ApiDoor(
        conversations=container.conversations,
        writing=container.database.work,
        reading=container.database.reading,
        policy=container.policy,
        dice=container.dice,
        clock=container.clock,
        finder=container.finder,
        seal=container.vault,
        limits=doorway.Limits.of(container.clock),
        outward=container.webhooks.outward,
        public_url=container.settings.public_url,
    )


def _grounds(container: Container) -> Grounds:
    return Grounds(container.settings.home / "practice", container.vault)


def _sms_number(settings: Settings) -> str | None:
    """What citizens text to, by the first carrier that has a number or a short code; a masking or MG… is none."""
    senders = {"twilio": settings.twilio.sender, "kannel": settings.kannel.sender}
    found = (senders.get(name, "") for name in (*settings.sms_providers, *senders))
    return next((sender for sender in found if _DIALLED.fullmatch(sender)), None)


def _over_tls(container: Container) -> bool:
    return container.settings.public_url.startswith("https:")
