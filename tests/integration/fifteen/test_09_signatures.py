"""9. Signature: right, wrong, with port 443, behind a proxy, an added parameter, JSON body, `MessagingServiceSid`,
old token during rotation.

Through the application on PostgreSQL that enforces signatures; the signatures themselves are made here from Twilio's
description, not by the library that checks them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, func, select
from werkzeug.test import TestResponse

from grs_core.storage.message_tables import inbox
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.postgres import PostgresServer
from tests.support.twilio import ENVIRON, PUBLIC, TOKEN, send, send_json, signature

OLD = "the-token-of-last-year"
URL = f"{PUBLIC}/sms/twilio"
BANGLA = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা; সময় কত?"
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Door:
    client: FlaskClient
    database: str

    def effects(self, pairs: Pairs) -> int:
        """How many messages of this id are in the database."""
        engine = create_engine(self.database)
        with engine.connect() as connection:
            found = select(func.count()).where(inbox.c.provider_id == dict(pairs)["MessageSid"])
            count = connection.execute(found).scalar_one()
        engine.dispose()
        return count


@pytest.fixture(scope="module")
def door(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Door]:
    address = postgres.new_database()
    environ = {**ENVIRON, "GRS_TWILIO_AUTH_TOKENS": f"{TOKEN},{OLD}", "GRS_DATABASE_URL": address}
    container = make_container(tmp_path_factory.mktemp("signatures") / "home", model, FakeClock(), environ)
    yield Door(make_app(container).test_client(), address)
    container.database.dispose()
    postgres.drop(address)


@pytest.fixture
def said() -> list[tuple[str, str]]:
    """A message as Twilio posts it, with a phone and an id of its own."""
    own = uuid4()
    return [
        ("ToCountry", "BD"),
        ("MessageSid", f"SM{own.hex}"),
        ("NumMedia", "0"),
        ("ToCity", ""),
        ("Body", BANGLA),
        ("FromCity", ""),
        ("From", f"+88017{own.int % 10**8:08}"),
        ("To", "+8801300000000"),
        ("AccountSid", "AC" + "0" * 32),
    ]


def taken(door: Door, pairs: Pairs, response: TestResponse) -> bool:
    """Answered and kept, or refused and nothing kept: there is nothing between."""
    result = (response.status_code, door.effects(pairs))
    assert result in ((200, 1), (403, 0)), result
    return result == (200, 1)


def test_a_right_signature_is_let_in(door: Door, said: Pairs) -> None:
    assert taken(door, said, send(door.client, said, signature(URL, said)))


@pytest.mark.parametrize("wrong", ["", "x", "ভুল", "=" * 28, signature(URL, ()), signature(URL, (), "guessed")])
def test_a_wrong_signature_is_refused(door: Door, said: Pairs, wrong: str) -> None:
    assert not taken(door, said, send(door.client, said, wrong.encode().decode("latin-1")))


def test_another_token_is_refused(door: Door, said: Pairs) -> None:
    assert not taken(door, said, send(door.client, said, signature(URL, said, "somebody-elses-token")))


def test_the_old_token_still_counts_during_a_rotation(door: Door, said: Pairs) -> None:
    assert taken(door, said, send(door.client, said, signature(URL, said, OLD)))


def test_a_signature_over_the_address_with_port_443_counts(door: Door, said: Pairs) -> None:
    """Twilio signs it either way."""
    assert taken(door, said, send(door.client, said, signature(URL.replace(".example", ".example:443"), said)))


def test_a_signature_over_another_address_is_refused(door: Door, said: Pairs) -> None:
    for other in (
        URL.replace("https:", "http:"),
        URL.replace("grs.example", "inner:81"),
        URL.replace("grs.example", "grs.example:8443"),
        f"{URL}/",
        f"{URL}/status",
    ):
        assert not taken(door, said, send(door.client, said, signature(other, said))), other


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "192.0.2.1"},
        {"Forwarded": "for=192.0.2.1;host=evil.example;proto=http"},
        {"Host": "evil.example"},
    ],
)
def test_what_stands_between_changes_nothing(door: Door, said: Pairs, headers: dict[str, str]) -> None:
    """The address is built from GRS_PUBLIC_URL; what a proxy, or a stranger, calls us is not asked."""
    assert taken(door, said, send(door.client, said, signature(URL, said), headers=headers))
    host = next(iter(headers.values())) if "Host" in headers else "evil.example"
    other = [(name, f"{value}0" if name == "MessageSid" else value) for name, value in said]
    foreign = signature(f"https://{host}/sms/twilio", other)
    assert not taken(door, other, send(door.client, other, foreign, headers=headers))


def test_an_added_parameter_is_refused(door: Door, said: Pairs) -> None:
    assert not taken(door, said, send(door.client, [*said, ("Added", "1")], signature(URL, said)))
    assert not taken(door, said, send(door.client, [*said, ("Added", "")], signature(URL, said)))
    assert not taken(door, said, send(door.client, [*said, ("Body", "আরেকটি")], signature(URL, said)))


def test_a_parameter_left_out_or_changed_is_refused(door: Door, said: Pairs) -> None:
    assert not taken(door, said, send(door.client, [each for each in said if each[0] != "To"], signature(URL, said)))
    changed = [(name, "+8801900000000" if name == "From" else value) for name, value in said]
    assert not taken(door, said, send(door.client, changed, signature(URL, said)))


def test_a_parameter_that_twilio_adds_one_day_is_signed_like_any_other(door: Door, said: Pairs) -> None:
    more = [*said, ("MessagingServiceSid", "MG" + "0" * 32), ("ApiVersion", "2010-04-01"), ("নতুন", "মান")]
    assert taken(door, more, send(door.client, more, signature(URL, more)))


def test_empty_values_are_signed_by_their_names(door: Door, said: Pairs) -> None:
    bare = [(name, value) for name, value in said if value]
    assert not taken(door, said, send(door.client, said, signature(URL, bare)))
    assert taken(door, said, send(door.client, said, signature(URL, said)))


def test_a_parameter_that_is_there_twice_is_signed_with_both_values(door: Door, said: Pairs) -> None:
    twice = [*said, ("MediaUrl", "https://b.example"), ("MediaUrl", "https://a.example")]
    assert taken(door, twice, send(door.client, twice, signature(URL, twice)))
    other = [(name, f"{value}0" if name == "MessageSid" else value) for name, value in twice]
    assert not taken(door, other, send(door.client, other, signature(URL, other[:-1])))


@pytest.mark.parametrize(
    "body", ["", "  ", "+", "%41 & = ?", "এক\nদুই\r\nতিন", "🙏🏽", "ক\u200d্ষ", "সম\u09df", "সময\u09bc"]
)
def test_every_letter_is_signed_as_it_came(door: Door, said: Pairs, body: str) -> None:
    pairs = [(name, body if name == "Body" else value) for name, value in said]
    assert taken(door, pairs, send(door.client, pairs, signature(URL, pairs)))


def test_the_query_of_the_address_is_signed_and_its_fragment_is_not(door: Door, said: Pairs) -> None:
    """`#rc=…&rp=…` at Twilio asks it to try again; it is neither sent nor signed. What stands before it is both."""
    asked = "/sms/twilio?door=%E0%A6%95&a=1+2"
    assert taken(door, said, send(door.client, said, signature(PUBLIC + asked, said), asked))
    other = [(name, f"{value}0" if name == "MessageSid" else value) for name, value in said]
    assert not taken(door, other, send(door.client, other, signature(URL, other), asked))


def test_a_json_body_is_signed_by_its_hash(door: Door, said: Pairs) -> None:
    assert taken(door, said, send_json(door.client, dict(said)))
    other = dict(said) | {"MessageSid": f"SM{uuid4().hex}"}
    assert not taken(door, [*other.items()], send_json(door.client, other, "somebody-elses-token"))


def test_another_json_body_than_the_one_that_was_signed_is_refused(door: Door, said: Pairs) -> None:
    forged = b'{"MessageSid": "%s", "From": "+8801711000001", "Body": "x"}' % dict(said)["MessageSid"].encode()
    assert not taken(door, said, send_json(door.client, dict(said), body=forged))


def test_a_json_body_without_a_hash_is_vouched_for_by_nothing(door: Door, said: Pairs) -> None:
    response = door.client.post("/sms/twilio", json=dict(said), headers={"X-Twilio-Signature": signature(URL, ())})
    assert not taken(door, said, response)


def test_fields_in_a_body_that_is_not_signed_are_not_read(door: Door, said: Pairs) -> None:
    """A signature over the bare address is had by anybody who saw one call: multipart fields must not ride on it."""
    more = {"X-Twilio-Signature": signature(URL, ())}
    response = door.client.post("/sms/twilio", data=dict(said), content_type="multipart/form-data", headers=more)
    assert (response.status_code, door.effects(said)) == (422, 0)
    hidden = [("bodySHA256", "0" * 64)]
    assert not taken(door, said, send(door.client, [*said, *hidden], signature(URL, hidden)))


def test_a_receipt_is_let_in_by_its_signature_alone(door: Door) -> None:
    path = "/sms/twilio/status?id=none-of-ours&n=1"
    pairs = [("MessageSid", "SM1"), ("MessageStatus", "delivered"), ("ErrorCode", "")]
    assert send(door.client, pairs, signature(PUBLIC + path, pairs), path).status_code == 204
    assert send(door.client, pairs, signature(PUBLIC + path.replace("n=1", "n=2"), pairs), path).status_code == 403
    assert send(door.client, pairs, signature(PUBLIC + path, pairs, "guessed"), path).status_code == 403
