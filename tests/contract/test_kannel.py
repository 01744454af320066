"""What smsbox calls us with, to the byte, and what its answers mean."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from gateway.carrier_settings import KannelSettings
from gateway.ports import Call, HandOver, Part
from gateway.sms.codes import Codes
from gateway.sms.kannel import KannelSendsms, KannelWebhook
from grs_core.domain.errors import RuleBroken
from grs_core.domain.messages import DeliveryState, Unknown

SETTINGS = KannelSettings(
    sendsms_url="http://127.0.0.1:13013/cgi-bin/sendsms",
    username="grs",
    password="secret",
    sender="16000",
    token="a-token",
    dlr_url="http://web:8000/sms/kannel/dlr",
)
BANGLA = "আমার ভাতা কই? \u09af\u09bc \u09df\t😀"
WEBHOOK = KannelWebhook(SETTINGS, Codes.load())


def a_call(
    query: str = "",
    path: str = "/sms/kannel",
    body: bytes | None = None,
    caller: str = "172.18.0.5",
    proxied: bool = False,
    **headers: str,
) -> Call:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    method = "GET" if body is None else "POST"
    return Call(method, path, "", query.encode(), {}, named, body or b"", caller, proxied)


def asked(text: bytes, charset: str, more: str = "") -> str:
    """A get-url as kannel.conf writes it. Kannel percent-encodes bytes and leaves letters and digits as they are."""
    return f"from=%2B8801711000001&to=16000&text={quote(text, safe='')}&charset={charset}&coding=2&id=uuid-1{more}"


# ---------------------------------------------------------------- inward


@pytest.mark.parametrize("charset", ["UTF-16BE", "UTF-8"])
def test_bangla_is_read_from_the_bytes_that_kannel_percent_encodes(charset: str) -> None:
    message = WEBHOOK.read(a_call(asked(BANGLA.encode(charset), charset)))
    assert message.text == BANGLA, "with both forms of য় and the byte of a tab"
    assert (message.provider, message.provider_id, message.address.value) == ("kannel", "uuid-1", "01711000001")
    assert (message.to, message.part) == ("16000", None)


def test_a_post_url_brings_the_text_as_its_body_and_the_numbers_in_headers() -> None:
    call = a_call(
        "id=uuid-1",
        body=BANGLA.encode("utf-16-be"),
        content_type='text/plain; charset="UTF-16BE"',
        x_kannel_from="+8801711000001",
        x_kannel_to="16000",
        x_kannel_udh="%05%00%03%09%02%01",
    )
    message = WEBHOOK.read(call)
    assert (message.text, message.address.value, message.to) == (BANGLA, "01711000001", "16000")
    assert message.part == Part(9, 8, 1, 2)


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("%05%00%03%09%03%02", Part(9, 8, 2, 3)),
        ("%06%08%04%01%2C%02%01", Part(300, 16, 1, 2)),
        ("%05%00%03%09%01%01", None),
        ("%05%00%03", None),
        ("%FF", None),
    ],
)
def test_the_header_of_a_part_says_which_it_is(header: str, part: Part | None) -> None:
    assert WEBHOOK.read(a_call(asked(b"hello", "UTF-8", f"&udh={header}"))).part == part


@pytest.mark.parametrize(
    ("text", "charset", "read"),
    [
        ("ভাতা".encode(), "KLINGON", "ভাতা"),
        ("ভাতা".encode(), "", "ভাতা"),
        (b"caf\xe9", "windows-1252", "café"),
        (b"\xff\xfe\xfd", "KLINGON", "ÿþý"),
        ("ভা😀".encode("utf-16-be")[:-2], "UTF-16BE", "ভা\ufffd"),
        ("a\0b".encode("utf-16-be"), "UTF-16BE", "ab"),
        (b"", "UTF-8", ""),
        ("ভাতা".encode(), "utf-8%00", "ভাতা"),
        (b"a+2AA-", "utf-7", "a\ufffd"),
    ],
)
def test_no_text_is_refused_for_its_encoding(text: bytes, charset: str, read: str) -> None:
    assert WEBHOOK.read(a_call(asked(text, charset))).text == read


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("to=16000&text=x&id=1", "from"),
        ("from=01711000001&text=x", "id"),
        ("from=01711000001&id=1", "text"),
        (f"from=01711000001&id={'1' * 65}&text=x", "id"),
    ],
)
def test_a_call_without_its_fields_is_refused_by_name(query: str, field: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        WEBHOOK.read(a_call(query))
    assert caught.value.params["field"] == field


@pytest.mark.parametrize(
    ("caller", "proxied", "token", "trusted"),
    [
        ("127.0.0.1", False, "", True),
        ("::1", False, "", True),
        ("172.18.0.5", False, "", True),
        ("10.1.2.3", True, "", False),
        ("8.8.8.8", False, "", False),
        ("::ffff:8.8.8.8", False, "", False),
        ("::ffff:10.0.0.1", False, "", True),
        ("", False, "", False),
        ("8.8.8.8", True, "a-token", True),
        ("8.8.8.8", True, "a-tokem", False),
        ("8.8.8.8", True, "টোকেন", False),
    ],
)
def test_kannel_is_known_by_where_it_calls_from_or_by_its_token(
    caller: str, proxied: bool, token: str, trusted: bool
) -> None:
    call = a_call(asked(b"x", "UTF-8", f"&token={quote(token)}"), caller=caller, proxied=proxied)
    assert WEBHOOK.trusted(call) is trusted


def test_a_kannel_that_is_not_set_up_is_trusted_from_nowhere() -> None:
    unset = KannelWebhook(KannelSettings("", "", "", "", "", ""), Codes.load())
    assert not unset.trusted(a_call(asked(b"x", "UTF-8", "&token=")))


def test_the_answer_is_empty_because_kannel_would_text_it_on() -> None:
    assert WEBHOOK.answer(("নম্বর 1234567897",))[0] == ""
    assert not WEBHOOK.answers_in_place


# ---------------------------------------------------------------- receipts


@pytest.mark.parametrize(
    ("status", "answer", "state", "reason"),
    [
        (8, "ACK/", DeliveryState.ACCEPTED, ""),
        (4, "", DeliveryState.ACCEPTED, ""),
        (1, "id:7 stat:DELIVRD err:000 text:", DeliveryState.DELIVERED, ""),
        (2, "id:7 stat:UNDELIV err:005 text:", DeliveryState.FAILED, "smsc_undeliv_005"),
        (34, "id:7 stat:EXPIRED", DeliveryState.FAILED, "smsc_expired"),
        (2, "", DeliveryState.FAILED, "not_delivered"),
        (16, "NACK/0x0000000b/Invalid Destination Address", DeliveryState.FAILED, "number_wrong"),
        (16, "NACK/0x00000045/Submit failed", DeliveryState.REFUSED, "request_wrong"),
        (16, "NACK/0x00000400/of this vendor", DeliveryState.REFUSED, "smpp_0x400"),
        (16, "", DeliveryState.REFUSED, "turned_away"),
    ],
)
def test_each_receipt_has_one_meaning(status: int, answer: str, state: DeliveryState, reason: str) -> None:
    receipt = WEBHOOK.receipt(a_call(f"ref=ab12.3&status={status}&smscid=op-7&answer={quote(answer)}"))
    assert receipt is not None
    assert (receipt.id, receipt.attempt, receipt.provider_id) == ("ab12", 3, "op-7")
    assert (receipt.state, receipt.reason) == (state, reason)


@pytest.mark.parametrize(
    "query", ["", "ref=ab12.1", "ref=&status=1", "ref=ab12.1&status=0", "ref=ab12.1&status=৮", "status=1"]
)
def test_a_receipt_that_says_nothing_is_none(query: str) -> None:
    assert WEBHOOK.receipt(a_call(query)) is None


def test_a_reference_without_an_attempt_is_an_id() -> None:
    receipt = WEBHOOK.receipt(a_call("ref=ab12&status=1"))
    assert receipt is not None
    assert (receipt.id, receipt.attempt, receipt.provider_id) == ("ab12", None, None)


# ---------------------------------------------------------------- outward


def test_a_message_in_doubt_waits_for_its_receipt() -> None:
    message = HandOver("01711000001", BANGLA, "ab12", 1)
    assert KannelSendsms(SETTINGS, Codes.load()).find(message, None) == Unknown("only_receipts_tell")  # type: ignore[arg-type]


def test_the_address_for_receipts_holds_our_id_the_attempt_and_what_kannel_fills_in() -> None:
    url = KannelSendsms(SETTINGS, Codes.load())._dlr_url(HandOver("01711000001", "x", "ab12", 2))
    assert url.startswith("http://web:8000/sms/kannel/dlr?")
    said = parse_qs(urlsplit(url.replace("%d", "1").replace("%F", "op-7").replace("%A", "ACK")).query)
    assert said == {"ref": ["ab12.2"], "token": ["a-token"], "status": ["1"], "smscid": ["op-7"], "answer": ["ACK"]}
