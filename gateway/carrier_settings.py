"""The settings of the carriers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.variables import a_list, a_text, a_url, wrong

TWILIO = "https://api.twilio.com"
PROVIDERS = ("loopback", "twilio", "kannel", "aggregator")


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


def read_twilio(environ: Mapping[str, str]) -> TwilioSettings:
    return TwilioSettings(
        account_sid=a_text(environ, "GRS_TWILIO_ACCOUNT_SID"),
        auth_tokens=a_list(environ, "GRS_TWILIO_AUTH_TOKENS"),
        sender=a_text(environ, "GRS_TWILIO_FROM"),
        base_url=a_url(environ, "GRS_TWILIO_BASE_URL") or TWILIO,
    )


def read_kannel(environ: Mapping[str, str], port: int) -> KannelSettings:
    return KannelSettings(
        sendsms_url=a_url(environ, "GRS_KANNEL_SENDSMS_URL"),
        username=a_text(environ, "GRS_KANNEL_USERNAME"),
        password=a_text(environ, "GRS_KANNEL_PASSWORD"),
        sender=a_text(environ, "GRS_KANNEL_FROM"),
        token=a_text(environ, "GRS_KANNEL_TOKEN"),
        dlr_url=a_url(environ, "GRS_KANNEL_DLR_URL") or f"http://127.0.0.1:{port}/sms/kannel/dlr",
    )


def read_aggregator(environ: Mapping[str, str]) -> AggregatorSettings:
    return AggregatorSettings(
        url=a_url(environ, "GRS_AGGREGATOR_URL"),
        api_token=a_text(environ, "GRS_AGGREGATOR_API_TOKEN"),
        sid=a_text(environ, "GRS_AGGREGATOR_SID"),
        token=a_text(environ, "GRS_AGGREGATOR_TOKEN"),
    )


def read_per_second(environ: Mapping[str, str]) -> Mapping[str, float]:
    """`twilio=10,kannel=0.5`."""
    variable = "GRS_SMS_PER_SECOND"
    found: dict[str, float] = {}
    for written in a_list(environ, variable):
        name, _, rate = written.partition("=")
        if name.strip() not in PROVIDERS or not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,3})?", rate.strip()):
            raise wrong(variable, f"{written!r} is no carrier=segments a second ({', '.join(PROVIDERS)})")
        found[name.strip()] = float(rate)
    return found


def check_carriers(providers: Sequence[str], environ: Mapping[str, str]) -> None:
    for provider in providers:
        if provider not in PROVIDERS:
            raise wrong("GRS_SMS_PROVIDERS", f"{provider!r} is none of {', '.join(PROVIDERS)}")
    needs = {
        "twilio": ("GRS_TWILIO_ACCOUNT_SID", "GRS_TWILIO_AUTH_TOKENS", "GRS_TWILIO_FROM"),
        "kannel": ("GRS_KANNEL_SENDSMS_URL", "GRS_KANNEL_USERNAME", "GRS_KANNEL_PASSWORD", "GRS_KANNEL_FROM"),
        "aggregator": ("GRS_AGGREGATOR_URL", "GRS_AGGREGATOR_API_TOKEN", "GRS_AGGREGATOR_SID"),
    }
    for provider in providers:
        for variable in needs.get(provider, ()):
            if not a_text(environ, variable):
                raise wrong(variable, f"needed because GRS_SMS_PROVIDERS names {provider}")
