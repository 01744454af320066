"""From a citizen's phone to a ticket and back through a real Kannel, read where the operator reads it."""

from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
import requests

from bot.speech.pages import is_gsm, units
from gateway.carrier_settings import read_kannel
from gateway.ports import HandOver
from gateway.sms.codes import Codes
from gateway.sms.kannel import KannelSendsms
from grs_core.domain.messages import Accepted, Refused
from tests.support.kannel import START, Kannel
from tests.support.service import until
from tests.support.sms_line import BOXES, SHORT_CODE, Line

pytestmark = pytest.mark.slow
COMPLAINT = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
DECOMPOSED, COMPOSED = "\u09af\u09bc \u09a1\u09bc \u09a2\u09bc", "\u09df \u09dc \u09dd"
PHONES = (f"88017220000{number:02}" for number in count())


@pytest.fixture
def phone() -> str:
    """One that nobody has written from."""
    return next(PHONES)


def sendsms(line: Line, **changes: str) -> KannelSendsms:
    return KannelSendsms(read_kannel({**line.environ, **changes}, line.port), Codes.load())


def handed_over(line: Line, phone: str, text: str) -> str:
    """What the operator got of it, after our adapter alone."""
    before = len(line.operator.texts_to(phone))
    outcome = sendsms(line).send(HandOver(phone.removeprefix("88"), text, "f" * 32, 1))
    assert outcome == Accepted("f" * 32 + ".1")
    return line.told(phone, before + 1)[-1]


def state_of(line: Line, phone: str) -> tuple[str, str]:
    """Of the answer that this phone shows: its state and why."""
    shown = "".join(line.told(phone))
    rows = line.rows("SELECT ticket, state, reason FROM outbox WHERE ticket IS NOT NULL")
    return next((row["state"], row["reason"] or "") for row in rows if row["ticket"] in shown)


# ---------------------------------------------------------------- there and back


def test_a_complaint_in_bangla_files_a_ticket_whose_answer_stands_on_the_phone(sms_line: Line, phone: str) -> None:
    before = {ticket["number"] for ticket in sms_line.tickets()}
    sms_line.write(phone, COMPLAINT)
    (shown,) = sms_line.told(phone)
    (ticket,) = [ticket for ticket in sms_line.tickets() if ticket["number"] not in before]
    assert ticket["place"]["upazila"]
    assert shown.startswith(f"অভিযোগ নেওয়া হয়েছে। নম্বর {ticket['number']}।".replace("\u09af\u09bc", "\u09df"))
    assert "\u09bc" not in shown, "no letter of two signs where one stands for it"
    (arrived,) = [one for one in sms_line.operator.taken() if one.to.endswith(phone)]
    assert (arrived.sender, arrived.codings) == (SHORT_CODE, frozenset({8}))


def test_the_operators_receipt_says_delivered(sms_line: Line, phone: str) -> None:
    sms_line.write(phone, COMPLAINT)
    until(lambda: state_of(sms_line, phone) == ("delivered", ""), "the receipt")


def test_a_receipt_that_the_phone_was_never_reached_says_failed_and_why(sms_line: Line, phone: str) -> None:
    sms_line.operator.order("mood", receipt="EXPIRED")
    sms_line.write(phone, COMPLAINT)
    sms_line.told(phone)
    sms_line.operator.kind_again()
    until(lambda: state_of(sms_line, phone) == ("failed", "smsc_expired_000"), "the receipt")


def test_the_same_message_handed_over_again_has_no_second_effect(sms_line: Line, phone: str) -> None:
    sms_line.write(phone, COMPLAINT)
    sms_line.told(phone)
    (row,) = sms_line.rows("SELECT provider_id FROM inbox ORDER BY id DESC LIMIT 1")
    tickets = sms_line.tickets()
    text = quote(COMPLAINT.encode("utf-16-be"), safe="")
    again = f"from=%2B{phone}&to={SHORT_CODE}&text={text}&charset=UTF-16BE&coding=2&id={row['provider_id']}"
    answer = requests.get(f"http://127.0.0.1:{sms_line.port}/sms/kannel?{again}", timeout=20)
    assert (answer.status_code, answer.content) == (200, b"")
    assert sms_line.tickets() == tickets
    sms_line.write(phone, "status")
    assert len(sms_line.told(phone, 2)) == 2, "the first answer, and that of the next message"


def test_from_elsewhere_nobody_is_believed(sms_line: Line) -> None:
    forged = {"X-Forwarded-For": "203.0.113.7"}
    asked = f"http://127.0.0.1:{sms_line.port}/sms/kannel?from=01711000009&to=16000&text=x&charset=UTF-8&id=forged"
    assert requests.get(asked, headers=forged, timeout=20).status_code == 403
    receipt = f"http://127.0.0.1:{sms_line.port}/sms/kannel/dlr?ref=ab.1&status=1"
    assert requests.get(receipt, headers=forged, timeout=20).status_code == 403


def test_what_one_phone_sends_at_once_is_heard_in_its_order(sms_line: Line) -> None:
    before, three = sms_line.taken_in(), [next(PHONES) for _ in range(3)]
    said = [f"আমি {number} নম্বর কথা বলছি" for number in range(8)]
    for words in said:
        for each in three:
            sms_line.write(each, words)
    until(lambda: sms_line.taken_in() == before + 24, "all of it")
    assert [sms_line.heard(each) for each in three] == [said] * 3


# ---------------------------------------------------------------- letters


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (DECOMPOSED, COMPOSED),
        (COMPOSED, COMPOSED),
        ("Your number is 1234567897 @ {union} [2] ~ € £", "Your number is 1234567897 @ {union} [2] ~ € £"),
        ("a^{}\\[~]|€" * 20, "a^{}\\[~]|€" * 20),
        ("ক" * 70, "ক" * 70),
        ("ক" * 71, "ক" * 71),
        ("ক" * 134, "ক" * 134),
        ("ক" * 135, "ক" * 135),
        ("ক্ষ্ম" * 80, "ক্ষ্ম" * 80),
        ("ক" * 66 + "😀" + "খ" * 10, "ক" * 66 + "\u200c😀" + "খ" * 10),
        ("ক" + "\u200d" + "খ\tগ\n100% & +=?#", "ক" + "\u200d" + "খ\tগ\n100% & +=?#"),
    ],
    ids=["two signs", "one sign", "gsm", "gsm extension", "70", "71", "134", "135", "400 letters", "surrogate", "odd"],
)
def test_every_letter_arrives_at_the_operator_as_we_wrote_it(sms_line: Line, phone: str, text: str, shown: str) -> None:
    assert handed_over(sms_line, phone, text) == shown
    (arrived,) = [one for one in sms_line.operator.taken() if one.to.endswith(phone)]
    assert arrived.codings == ({0} if is_gsm(text) else {8})
    most, single = (153, 160) if is_gsm(text) else (67, 70)
    assert len(arrived.ids) == (1 if units(shown) <= single else -(-units(shown) // most))


# ---------------------------------------------------------------- what smsbox refuses


def test_a_wrong_password_is_a_refusal_that_may_be_tried_again(sms_line: Line, phone: str) -> None:
    stranger = sendsms(sms_line, GRS_KANNEL_PASSWORD="wrong")
    outcome = stranger.send(HandOver(phone.removeprefix("88"), "হ্যালো", "e" * 32, 1))
    assert outcome == Refused("credentials_wrong", retryable=True, wait_s=900)


def test_a_letter_in_the_number_is_refused_for_good(sms_line: Line) -> None:
    assert sendsms(sms_line).send(HandOver("bKash", "হ্যালো", "d" * 32, 1)) == Refused("blocked", retryable=False)


# ---------------------------------------------------------------- without our handover


def smsbox_alone(line: Line, folder: Path, more: str = "", instead_of: str = "") -> Kannel:
    """A second Kannel at the same operator, whose newest bind gets what citizens write; smsbox calls us itself."""
    written = (START.parent / "kannel.conf").read_text()
    route = written[written.index("group = smsbox-route") : written.index("group = smsbox\n")]
    assert instead_of in written
    (folder / "kannel.conf").write_text(written.replace(route, "").replace(instead_of or route, more))
    (folder / "start.sh").write_text(START.read_text())
    other = Kannel(folder, line.operator.port, folder / "start.sh")
    other.settings["KANNEL_GET_URL"] = f"http://127.0.0.1:{line.port}/sms/kannel"
    other.up("bearerbox", "smsbox")
    until(lambda: "(online" in other.status(), "the second bind")
    return other


GET_URL = 'get-url = "${KANNEL_GET_URL:-http://web:8000/sms/kannel}?from=%p&to=%P&text=%b'
POST_URL = 'send-sender = yes\npost-url = "$KANNEL_GET_URL?from=%p&to=%P'


@pytest.mark.parametrize(("more", "instead_of"), [(GET_URL, GET_URL), (POST_URL, GET_URL)], ids=["get", "post"])
def test_a_get_url_or_a_post_url_of_smsbox_does_as_well(
    sms_line: Line, phone: str, tmp_path: Path, more: str, instead_of: str
) -> None:
    other = smsbox_alone(sms_line, tmp_path, more, instead_of)
    try:
        sms_line.write(phone, COMPLAINT)
        assert "অভিযোগ" in sms_line.told(phone)[0]
        sms_line.service.kill()
        late = next(PHONES)
        sms_line.write(late, COMPLAINT)
        until(lambda: "Couldn't fetch" in other.log("smsbox"), "smsbox tries")
        sms_line.serve()
        assert len(sms_line.told(late)) == 1
        written_down = [word for word in (late[-10:], "%09%AC") if word in other.log("smsbox")]
        assert written_down == [], "its complaint holds the message: masked"
    finally:
        other.kill()


# ---------------------------------------------------------------- the logs


def test_kannels_boxes_write_down_no_message_no_number_and_no_password(sms_line: Line, phone: str) -> None:
    sms_line.write(phone, COMPLAINT)
    sms_line.told(phone)
    for box in BOXES:
        said = sms_line.kannel.log(box)
        assert [word for word in (phone[-10:], "password", "16000", "বিধবা", "%09%AC") if word in said] == [], said
