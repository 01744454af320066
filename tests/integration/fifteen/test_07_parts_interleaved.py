"""7. Two citizens, same 8-bit reference, parts interleaved, last first; a part missing → flushed.

Through `GET /sms/kannel` as smsbox calls it (udh, UTF-16BE), on both databases; through a real Kannel it is asserted in
`tests/integration/test_kannel_line.py`.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from gateway.bootstrap import Container
from gateway.ports import InboundText, Part
from gateway.services.conversation import ConversationService
from grs_core.domain.complainant import Address, Channel
from grs_core.message_ports import Line
from tests.support.app import make_app, make_container
from tests.support.clock import FakeClock
from tests.support.web import tickets

RAHIMA, KARIM = "8801711000001", "8801711000002"
HER_WORDS = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না। মেম্বার বলে কার্ড নাকি বাদ গেছে। বাঞ্ছারামপুর উপজেলা, সোনারামপুর ইউনিয়ন। দয়া করে দেখেন।"
HIS_WORDS = "বয়স্ক ভাতার কার্ড করতে মেম্বার পাঁচ হাজার টাকা চায়। আমি গরিব মানুষ, টাকা কই পাব? বাঞ্ছারামপুর উপজেলা, এইটা কি ন্যায্য কথা হইল বলেন।"
ENVIRON = {
    "GRS_SIGNATURE_MODE": "enforce",
    "GRS_KANNEL_USERNAME": "grs",
    "GRS_KANNEL_PASSWORD": "secret",
    "GRS_INBOUND_PER_MINUTE": "0",
}
_ids = count(1)


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock, database_url: str) -> Iterator[Container]:
    built = make_container(tmp_path / "home", model, clock, {**ENVIRON, "GRS_DATABASE_URL": database_url})
    yield built
    built.database.dispose()


@pytest.fixture
def client(container: Container) -> FlaskClient:
    return make_app(container).test_client()


def cut(text: str, size: int = 67) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def header(reference: int, number: int, total: int, bits: int = 8) -> bytes:
    if bits == 8:
        return bytes([5, 0, 3, reference, total, number])
    return bytes([6, 8, 4, *reference.to_bytes(2, "big"), total, number])


def post(client: FlaskClient, sender: str, text: str, udh: bytes = b"", sms_id: str = "") -> None:
    """As smsbox hands one over: percent-encoded bytes of UTF-16BE."""
    query = f"from=%2B{sender}&to=16100&charset=UTF-16BE&coding=2&id={sms_id or f'kannel-{next(_ids)}'}"
    response = client.get(f"/sms/kannel?{query}&text={quote(text.encode('utf-16-be'))}&udh={quote(udh)}")
    assert (response.status_code, response.data) == (200, b"")


def send_parts(
    client: FlaskClient, sender: str, parts: Sequence[str], order: Sequence[int], reference: int = 7, bits: int = 8
) -> None:
    for number in order:
        post(client, sender, parts[number - 1], header(reference, number, len(parts), bits))


def lines(container: Container, sender: str) -> tuple[Line, ...]:
    with container.database.reading() as work:
        return work.inbox.conversation(Address.of_phone(sender), 50)


def heard(container: Container, sender: str) -> list[str]:
    return [line.text for line in lines(container, sender) if line.inward]


def answers(container: Container, sender: str) -> list[str]:
    container.relay.run()
    return [line.text for line in lines(container, sender) if not line.inward]


def test_parts_of_two_citizens_under_one_reference_are_two_messages_whatever_their_order(
    client: FlaskClient, container: Container
) -> None:
    hers, his = cut(HER_WORDS), cut(HIS_WORDS)
    assert len(hers) == len(his) >= 2
    for number in range(len(hers), 0, -1):
        for sender, parts in ((RAHIMA, hers), (KARIM, his)):
            post(client, sender, parts[number - 1], header(7, number, len(parts)))
    assert heard(container, RAHIMA) == [HER_WORDS]
    assert heard(container, KARIM) == [HIS_WORDS]
    assert len(tickets(container)) == 2
    assert len(answers(container, RAHIMA)) == len(answers(container, KARIM)) == 1


def test_a_part_that_never_comes_holds_its_message_up_for_a_minute_only(
    client: FlaskClient, container: Container, clock: FakeClock
) -> None:
    parts = [*cut(HER_WORDS), "শেষ।"]
    send_parts(client, RAHIMA, parts, [len(parts), 1])
    clock.advance(seconds=59)
    container.background.run("parts")
    assert heard(container, RAHIMA) == []
    clock.advance(seconds=1)
    container.background.run("parts")
    (text,) = heard(container, RAHIMA)
    assert text == f"{parts[0]} … {parts[-1]}"
    assert len(tickets(container)) == 1
    container.background.run("parts")
    assert len(answers(container, RAHIMA)) == 1
    post(client, RAHIMA, parts[1], header(7, 2, len(parts)))
    clock.advance(minutes=2)
    container.background.run("parts")
    assert heard(container, RAHIMA)[1:] == [f"… {parts[1]} …"], "what comes too late is heard too"


@pytest.mark.parametrize("bits", [8, 16])
def test_references_of_either_width_are_read_and_are_not_the_same(
    client: FlaskClient, container: Container, bits: int
) -> None:
    first, second = cut(HER_WORDS), cut(HIS_WORDS)
    other = 24 - bits
    post(client, RAHIMA, second[0], header(9, 1, len(second), other))
    send_parts(client, RAHIMA, first, range(1, len(first) + 1), reference=9, bits=bits)
    assert heard(container, RAHIMA) == [HER_WORDS]


def test_a_part_that_comes_twice_counts_once_under_its_id_or_another(client: FlaskClient, container: Container) -> None:
    parts, total = cut(HER_WORDS), len(cut(HER_WORDS))
    for sms_id in ("one", "one", "another"):
        post(client, RAHIMA, parts[0], header(3, 1, total), sms_id)
    assert heard(container, RAHIMA) == []
    send_parts(client, RAHIMA, parts, range(2, total + 1), reference=3)
    assert heard(container, RAHIMA) == [HER_WORDS]
    for sms_id in ("one", "a third"):
        post(client, RAHIMA, parts[0], header(3, 1, total), sms_id)
    assert heard(container, RAHIMA) == [HER_WORDS]
    assert len(answers(container, RAHIMA)) == 1


def test_a_set_that_is_played_again_years_later_has_no_effect(
    client: FlaskClient, container: Container, clock: FakeClock
) -> None:
    parts = cut(HER_WORDS)
    for _ in range(2):
        for number, text in enumerate(parts, 1):
            post(client, RAHIMA, text, header(3, number, len(parts)), f"part-{number}")
        clock.advance(days=400)
        container.background.run("parts")
    assert heard(container, RAHIMA) == [HER_WORDS]
    assert len(tickets(container)) == 1
    with container.database.reading() as work:
        (whole,) = {work.parts.whole_of("kannel", f"part-{number}") for number in (1, 2)}
        assert whole is not None
        assert {part.body for part in work.parts.closed("kannel", whole)} == {""}, "the message has the words"


def test_other_words_under_a_reference_that_came_round_are_another_message(
    client: FlaskClient, container: Container, clock: FakeClock
) -> None:
    hers, others = cut(HER_WORDS), cut(HIS_WORDS)
    send_parts(client, RAHIMA, hers, [1])
    clock.advance(seconds=20)
    send_parts(client, RAHIMA, others, range(1, len(others) + 1))
    assert heard(container, RAHIMA) == [f"{hers[0]} …", HIS_WORDS]


def test_who_is_killed_between_the_whole_and_its_mark_goes_on_without_a_second_effect(
    client: FlaskClient, container: Container, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A set is closed, then has its effect, then is done: after each of the three it may end, and be done again."""
    parts = cut(HER_WORDS)
    receive = ConversationService.receive

    def killed_before(*_: object, **__: object) -> None:
        raise SystemExit

    def killed_after(self: ConversationService, message: InboundText, in_place: bool = True) -> None:
        receive(self, message, in_place)
        raise SystemExit

    send_parts(client, RAHIMA, parts, range(1, len(parts)))
    for killed in (killed_before, killed_after):
        with monkeypatch.context() as dying:
            dying.setattr(ConversationService, "receive", killed)
            with pytest.raises(SystemExit):
                post(client, RAHIMA, parts[-1], header(7, len(parts), len(parts)), "the-last")
    assert heard(container, RAHIMA) == [HER_WORDS]
    clock.advance(minutes=2)
    container.background.run("parts")
    post(client, RAHIMA, parts[-1], header(7, len(parts), len(parts)), "the-last")
    assert heard(container, RAHIMA) == [HER_WORDS]
    assert len(tickets(container)) == 1
    assert len(answers(container, RAHIMA)) == 1


def test_where_the_answer_goes_back_in_place_the_last_part_gets_it_and_its_repeat_the_same(
    container: Container,
) -> None:
    def part(number: int) -> InboundText:
        words, address = cut(HER_WORDS), Address.of_phone(RAHIMA)
        which = Part(4000, 16, number, len(words))
        return InboundText("twilio", f"SM{number}", address, "16100", words[number - 1], Channel.SMS, which)

    total = len(cut(HER_WORDS))
    for number in range(total, 1, -1):
        assert container.intake.take(part(number), in_place=True).texts == ()
    answer = container.intake.take(part(1), in_place=True)
    assert len(answer.texts) == 1
    assert container.intake.take(part(1), in_place=True) == answer
    assert container.intake.take(part(total), in_place=True).texts == ()
    assert answers(container, RAHIMA) == list(answer.texts)


def test_a_pin_in_one_part_is_masked_and_its_owner_is_warned(client: FlaskClient, container: Container) -> None:
    """As the same words are answered that came in one."""
    parts = ["amar nagad pin 7391 diye dise, ", "sob tk niye gese"]
    send_parts(client, RAHIMA, parts, [2, 1])
    post(client, KARIM, "".join(parts))
    assert heard(container, RAHIMA) == heard(container, KARIM)
    assert "7391" not in heard(container, RAHIMA)[0]
    (hers,), (his,) = answers(container, RAHIMA), answers(container, KARIM)
    assert hers[:40] == his[:40]
