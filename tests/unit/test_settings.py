"""Settings are checked at start; the first wrong one is named."""

from pathlib import Path

import pytest

from gateway.settings import NluKind, SignatureMode, read_settings
from grs_core.domain.errors import RuleBroken

PRODUCTION = {
    "GRS_ENV": "production",
    "GRS_SECRET_KEYS": "a secret of its own and long enough for a key",
    "GRS_PUBLIC_URL": "https://grs.example",
    "GRS_SMS_PROVIDERS": "twilio",
    "GRS_TWILIO_ACCOUNT_SID": "AC1",
    "GRS_TWILIO_AUTH_TOKENS": "new, old",
    "GRS_TWILIO_FROM": "+8801300000000",
}


def test_nothing_set_is_a_sandbox_on_sqlite_that_observes_signatures() -> None:
    settings = read_settings({})
    assert settings.sandbox
    assert settings.database_url == f"sqlite:///{Path('var').absolute()}/protikar.db"
    assert settings.signature_mode is SignatureMode.OBSERVE
    assert settings.sms_providers == ("loopback",)
    assert settings.public_url == "http://127.0.0.1:8000"


def test_a_complete_production_is_accepted_and_enforces_signatures_by_itself() -> None:
    settings = read_settings(PRODUCTION)
    assert not settings.sandbox
    assert settings.signature_mode is SignatureMode.ENFORCE
    assert settings.twilio.auth_tokens == ("new", "old")


def test_production_without_a_carrier_is_told_so_and_not_of_signatures() -> None:
    bare = {name: PRODUCTION[name] for name in ("GRS_ENV", "GRS_SECRET_KEYS", "GRS_PUBLIC_URL")}
    with pytest.raises(RuleBroken) as refused:
        read_settings(bare)
    assert refused.value.params["variable"] == "GRS_SMS_PROVIDERS"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GRS_SECRET_KEYS", ""),
        ("GRS_SECRET_KEYS", "short"),
        ("GRS_PUBLIC_URL", ""),
        ("GRS_PUBLIC_URL", "grs.example"),
        ("GRS_SIGNATURE_MODE", "observe"),
        ("GRS_SIGNATURE_MODE", "perhaps"),
        ("GRS_SMS_PROVIDERS", "loopback"),
        ("GRS_SMS_PROVIDERS", "pigeon"),
        ("GRS_TWILIO_AUTH_TOKENS", ""),
        ("GRS_TWILIO_FROM", ""),
        ("GRS_TWILIO_ACCOUNT_SID", ""),
        ("GRS_ENV", "staging"),
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("GRS_NLU_ENGINE", "oracle"),
        ("GRS_RASA_URL", "rasa:5005"),
        ("GRS_WEB_WORKERS", "4"),
        ("GRS_EMBED_ORIGINS", "dss.example"),
        ("GRS_EMBED_ORIGINS", "http://dss.example"),
        ("GRS_EMBED_ORIGINS", "https://dss.example/"),
        ("GRS_EMBED_ORIGINS", "https://dss.example,https://user:word@dss.example"),
        ("GRS_EMBED_ORIGINS", "*"),
    ],
)
def test_a_wrong_setting_is_named(variable: str, value: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_settings({**PRODUCTION, variable: value})
    assert refused.value.key == "setting_wrong"
    assert refused.value.params["variable"] == variable
    assert refused.value.params["why"]


def test_rasa_needs_a_token_and_is_looked_for_on_this_machine() -> None:
    with pytest.raises(RuleBroken) as refused:
        read_settings({"GRS_NLU_ENGINE": "rasa"})
    assert refused.value.params["variable"] == "GRS_RASA_TOKEN"
    rasa = read_settings({"GRS_NLU_ENGINE": "rasa", "GRS_RASA_TOKEN": "a token"}).rasa
    assert (rasa.engine, rasa.url, rasa.token) == (NluKind.RASA, "http://127.0.0.1:5005", "a token")


def test_sites_that_may_show_the_chat_are_named_as_browsers_name_them() -> None:
    named = read_settings({"GRS_EMBED_ORIGINS": "https://dss.example, https://a.example:8443,http://localhost:5000"})
    assert named.embed_origins == ("https://dss.example", "https://a.example:8443", "http://localhost:5000")
    assert read_settings({}).embed_origins == ()
