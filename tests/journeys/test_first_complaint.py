"""The first complaint, end to end: texted or typed, on the right desk, asked about, resolved, answered, appealed."""

import re
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from unicodedata import normalize

import pytest
from flask.testing import FlaskClient

from bot.speech.pages import segments
from gateway.app import create_app
from gateway.bootstrap import Container
from grs_core.domain.complainant import Address
from grs_core.domain.errors import NotFound
from grs_core.domain.events import EventName
from grs_core.domain.lifecycle import Status
from grs_core.domain.ticket import Ticket
from grs_core.domain.tracking import TrackingNumber
from grs_core.domain.workdays import day_of
from grs_core.services.casework import Casework
from grs_core.services.queues import View, queue, visible
from tests.support import twilio
from tests.support.app import make_container
from tests.support.clock import FakeClock
from tests.support.desk import add_officer
from tests.support.waiting import until_writers_wait
from tests.support.web import NUMBER, post_rest

UPAZILA, DISTRICT, UNION = "BD201204", "BD2012", "BD20120414"
USSO, UNO, DD, UP = f"usso-{UPAZILA}", f"uno-{UPAZILA}", f"dd_dss-{DISTRICT}", f"up-{UNION}"
STORY = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, বাঞ্ছারামপুর উপজেলা"
ROMANISED = "amar boyosko vatar taka 3 mash dhore pai na, bancharampur upazila, brahmanbaria"
ENGLISH = "I have not received my old age allowance for three months. Bancharampur upazila, Brahmanbaria"
ABOUT_THE_CHAIRMAN = "আমাদের ইউনিয়নের চেয়ারম্যান বয়স্ক ভাতার কার্ডের জন্য ৩০০০ টাকা ঘুষ চায়, আয়ুবপুর ইউনিয়ন, বাঞ্ছারামপুর"
BANGLA_LETTER = re.compile("[\u0980-\u09ff]")


@pytest.fixture
def container(tmp_path: Path, model: Path, clock: FakeClock, database_url: str) -> Iterator[Container]:
    environ = {**twilio.ENVIRON, "GRS_DATABASE_URL": database_url}
    built = make_container(tmp_path / "home", model, clock, environ)
    yield built
    built.database.dispose()


def says(reply: str, *words: str) -> bool:
    """All of them, in whichever of its two encodings a য় was written."""
    return all(normalize("NFC", each) in normalize("NFC", reply) for each in words)


class Town:
    """Everybody in the story: phones and browsers outside, officers at their desks inside."""

    def __init__(self, container: Container, clock: FakeClock) -> None:
        self.container, self.clock = container, clock
        self.app = create_app(container)
        for login, office in (("shirin", USSO), ("salma", UNO), ("kamal", DD), ("chairman", UP)):
            add_officer(container, login, office)

    def text(self, words: str, phone: str = "01711000001") -> str:
        """Sends an SMS as Twilio does; gives the reply."""
        self.clock.advance(minutes=1)
        answer = twilio.post(self.client(), twilio.form(words, sender=f"+88{phone}"))
        assert answer.status_code == 200, answer.text
        (reply,) = re.findall(r"<Message>(.*?)</Message>", answer.text, re.DOTALL)
        said = unescape(reply)
        assert segments(said) <= 2, said
        return said

    def type(self, words: str, sender: str = "browser") -> str:
        """Writes in the web chat as a program does; gives the reply."""
        answer = post_rest(self.client(), {"sender": sender, "message": words})
        assert answer.status_code == 200, answer.text
        return "\n".join(message["text"] for message in answer.get_json())

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def filed(self, reply: str) -> Ticket:
        """The case whose number a reply names."""
        found = NUMBER.search(reply)
        assert found, reply
        with self.container.database.reading() as work:
            return work.tickets.get(TrackingNumber.read(found[0]))

    def queue(self, login: str, view: View = View.OPEN) -> list[str]:
        """The numbers that this officer sees; the count says the same."""
        with self.container.database.reading() as work:
            page = queue(work, self.container.policy, work.officers.get(login), view, self.clock.now(), 1)
        assert page.total == len(page.tickets)
        return [str(ticket.number) for ticket in page.tickets]

    def act(self, login: str, ticket: Ticket, act: str, *words: str) -> Ticket:
        """An officer opens the case as it is now and acts; then the relay runs."""
        self.clock.advance(minutes=5)
        with self.container.database.work() as work:
            seen = visible(
                work, self.container.policy, work.officers.get(login), ticket.number, day_of(self.clock.now())
            )
            parts = (work, self.container.policy, self.container.dice, work.officers.get(login))
            done: Ticket = getattr(Casework(*parts, seen.number, seen.version, self.clock.now()), act)(*words)
            work.commit()
        self.container.relay.run()
        return done

    def told(self, phone: str = "01711000001") -> list[str]:
        """What this phone was told, oldest first; what went out by itself was handed to the carrier."""
        with self.container.database.reading() as work:
            lines = work.inbox.conversation(Address.of_phone(phone), 100)
        assert {line.state for line in lines} <= {"", "accepted"}
        return [line.text for line in lines if not line.inward]

    def history(self, ticket: Ticket) -> list[EventName]:
        with self.container.database.reading() as work:
            return [event.name for event in work.audit.history(str(ticket.number))]


@pytest.fixture
def town(container: Container, clock: FakeClock) -> Town:
    return Town(container, clock)


def test_a_complaint_in_any_tongue_by_any_door_lies_on_the_right_desk(town: Town) -> None:
    replies = [
        town.text(STORY, "01711000001"),
        town.text(ROMANISED, "01711000002"),
        town.text(ENGLISH, "01711000003"),
        town.type(STORY, "bangla"),
        town.type(ROMANISED, "romanised"),
        town.type(ENGLISH, "english"),
    ]
    numbers = [str(town.filed(reply).number) for reply in replies]
    assert len(set(numbers)) == 6
    assert {town.filed(reply).desk.office for reply in replies} == {USSO}
    for login, sees in (("shirin", numbers), ("salma", numbers), ("chairman", [])):
        assert sorted(town.queue(login)) == sorted(sees), login
    in_bangla = [bool(BANGLA_LETTER.search(reply)) for reply in replies]
    assert in_bangla == [True, True, False, True, True, False]
    assert all("18" in reply or "১৮" in reply for reply in replies), "the promise: ten working days"


def test_the_officer_asks_the_citizen_answers_and_is_told_the_decision(town: Town) -> None:
    ticket = town.filed(town.text(STORY))
    assert town.act("shirin", ticket, "accept").status is Status.IN_PROGRESS
    town.act("shirin", ticket, "ask", "কোন মাস থেকে টাকা আসে না?")
    assert says(town.told()[-1], "কোন মাস থেকে টাকা আসে না?")
    reply = town.text("মার্চ মাস থেকে পাই না")
    assert town.filed(reply).number == ticket.number, "an answer is no new complaint"
    assert town.filed(reply).status is Status.IN_PROGRESS
    town.act("shirin", ticket, "resolve", "টাকা আজ পাঠানো হয়েছে।")
    assert says(town.told()[-1], "টাকা আজ পাঠানো হয়েছে।", str(ticket.number))
    assert town.queue("shirin") == []
    assert town.queue("shirin", View.DONE) == [str(ticket.number)]
    story = [name.value for name in town.history(ticket)]
    assert story == ["filed", "routed", "accepted", "citizen_asked", "citizen_answered", "resolved"]


@pytest.mark.parametrize("asked", ["status", "অবস্থা", "amar ovijoger khobor ki"])
def test_status_tells_stage_office_and_date_and_on_a_shared_phone_never_the_story(town: Town, asked: str) -> None:
    ticket = town.filed(town.text(STORY))
    said = [town.text(asked)]
    town.act("shirin", ticket, "accept")
    said.append(town.text(asked))
    town.act("shirin", ticket, "resolve", "ঠিক করা হয়েছে।")
    said.append(town.text(asked))
    for reply, stage in zip(said, ["অফিসে গেছে", "কাজ চলছে", "কাজ হয়েছে"], strict=True):
        assert says(reply, str(ticket.number), stage)
        assert not says(reply, "বিধবা")
    assert all(says(reply, "১৮ জানুয়ারি", "সমাজসেবা") for reply in said[:2])
    mine = town.filed(town.text("ami boyosko vatar taka pai na, bancharampur"))
    both = town.text(asked)
    assert says(both, str(ticket.number), str(mine.number))
    assert not any(says(both, word) for word in ("বিধবা", "বয়স্ক", "ভাতা"))


def test_an_appeal_goes_one_tier_up_and_never_back_to_who_decided(town: Town) -> None:
    ticket = town.filed(town.text(STORY))
    town.act("shirin", ticket, "accept")
    town.act("shirin", ticket, "reject", "নাম তালিকায় নেই।")
    assert says(town.told()[-1], "নাম তালিকায় নেই।")
    appealed = town.filed(town.text("আপিল"))
    assert (appealed.number, appealed.status, appealed.appeals) == (ticket.number, Status.OPEN, 1)
    assert appealed.desk.office == DD, "the head of the same programme, one tier up"
    assert town.queue("kamal") == [str(ticket.number)]
    assert town.queue("shirin") == []
    town.act("kamal", appealed, "resolve", "তালিকায় নাম উঠেছে।")
    assert says(town.told()[-1], "তালিকায় নাম উঠেছে।")
    assert town.filed(town.text("আপিল করতে চাই")).desk.office == "cell"


def test_an_accused_chairman_never_sees_the_case(town: Town) -> None:
    ticket = town.filed(town.text(ABOUT_THE_CHAIRMAN))
    assert ticket.desk.office == UNO
    assert UP in ticket.desk.sealed
    assert town.queue("salma") == [str(ticket.number)]
    for view in View:
        assert town.queue("chairman", view) == []
    with pytest.raises(NotFound):
        town.act("chairman", ticket, "accept")


def test_three_messages_at_once_from_one_phone_keep_their_order(town: Town, database_url: str) -> None:
    phone, words = Address.of_phone("01711000009"), ["বিধবা ভাতার টাকা পাই না", "বাঞ্ছারামপুর", "status"]
    town.text("help", phone.value)
    sending = []
    with town.container.database.work() as first:
        first.conversations.lock(phone)
        for place, said in enumerate(words, start=1):
            sending.append(threading.Thread(target=town.text, args=(said, phone.value)))
            sending[-1].start()
            until_writers_wait(town.container.database, database_url, place)
    for thread in sending:
        thread.join()
    with town.container.database.reading() as work:
        lines = work.inbox.conversation(phone, 20)
        (ticket,) = work.tickets.of_address(phone)
    assert [line.text for line in lines if line.inward] == ["help", *words]
    answers = [line.text for line in lines if not line.inward][1:]
    assert (ticket.grievance.place, ticket.desk.office) == (UPAZILA, USSO), "the second answered the first's question"
    assert says(answers[0], str(ticket.number))
    assert says(answers[1], "সমাজসেবা")
    assert says(answers[2], "অফিসে গেছে")
