"""Which carriers there are, put together from the settings: with bootstrap the only place that names one."""

from collections.abc import Callable, Mapping, Sequence

from gateway.ports import Carrier
from gateway.settings import Settings
from gateway.sms.aggregator import Aggregator, AggregatorWebhook
from gateway.sms.codes import Codes
from gateway.sms.kannel import KannelSendsms, KannelWebhook
from gateway.sms.loopback import Loopback
from gateway.sms.twilio import TwilioRest, TwilioWebhook
from grs_core.ports import Clock


def carriers(settings: Settings, clock: Clock) -> Mapping[str, Carrier]:
    """All whose door is open to the world, and those that we send by; a carrier without settings trusts nobody."""
    codes = Codes.load()
    known: Mapping[str, Callable[[], Carrier]] = {
        "loopback": lambda: Carrier(Loopback(), None, settings.per_second.get("loopback", 0.0)),
        "twilio": lambda: _twilio(settings, codes),
        "kannel": lambda: _kannel(settings, codes),
        "aggregator": lambda: _aggregator(settings, codes, clock),
    }
    return {name: make() for name, make in known.items()}


def in_order(settings: Settings, known: Mapping[str, Carrier]) -> Sequence[Carrier]:
    """Those that we send by, the first choice first."""
    return [known[name] for name in settings.sms_providers]


def _twilio(settings: Settings, codes: Codes) -> Carrier:
    return Carrier(
        TwilioRest(settings.twilio, settings.public_url, codes),
        TwilioWebhook(settings.twilio.auth_tokens, codes),
        settings.per_second.get("twilio", 0.0),
    )


def _aggregator(settings: Settings, codes: Codes, clock: Clock) -> Carrier:
    return Carrier(
        Aggregator(settings.aggregator, codes, clock),
        AggregatorWebhook(settings.aggregator.token, codes),
        settings.per_second.get("aggregator", 0.0),
    )


def _kannel(settings: Settings, codes: Codes) -> Carrier:
    return Carrier(
        KannelSendsms(settings.kannel, codes),
        KannelWebhook(settings.kannel, codes),
        settings.per_second.get("kannel", 0.0),
    )
