"""Which carriers there are, put together from the settings: with bootstrap the only place that names one."""

from collections.abc import Callable, Mapping, Sequence

from gateway.ports import Carrier
from gateway.settings import Settings
from gateway.sms.loopback import Loopback
from gateway.sms.twilio import TwilioRest, TwilioWebhook


def carriers(settings: Settings) -> Mapping[str, Carrier]:
    """All whose door is open to the world, and those that we send by; a carrier without settings trusts nobody."""
    known: Mapping[str, Callable[[], Carrier]] = {
        "loopback": lambda: Carrier(Loopback(), None, settings.per_second.get("loopback", 0.0)),
        "twilio": lambda: _twilio(settings),
    }
    return {name: make() for name, make in known.items()}


def in_order(settings: Settings, known: Mapping[str, Carrier]) -> Sequence[Carrier]:
    """Those that we send by, the first choice first."""
    return [known[name] for name in settings.sms_providers]


def _twilio(settings: Settings) -> Carrier:
    return Carrier(
        TwilioRest(settings.twilio, settings.public_url),
        TwilioWebhook(settings.twilio.auth_tokens),
        settings.per_second.get("twilio", 0.0),
    )
