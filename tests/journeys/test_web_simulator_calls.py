"""Calls of the phone in the browser: what its page asks and is answered; nothing of it outside a sandbox."""

from __future__ import annotations

import io
import wave
from typing import TYPE_CHECKING, Any

import pytest

from gateway.webchat import stories
from gateway.webchat.stories import Stories
from grs_core.call_ports import RecordingState
from grs_core.domain.complainant import Channel
from grs_core.domain.grievance import Category
from tests.support.app import make_app, make_container
from tests.support.desk import add_officer, officer_at
from tests.support.recorded import a_wav
from tests.support.redis_server import free_port
from tests.support.served import served
from tests.support.web import COMPLAINT, JSON, PRODUCTION, tickets

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from gateway.bootstrap import Container
    from tests.support.clock import FakeClock

PHONE = "01711000001"
ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}
STORY_S = 120


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


class Handset:
    """The page's side of one call. `heard`: what was said since the last step."""

    def __init__(self, client: FlaskClient, phone: str = PHONE) -> None:
        self.client = client
        self.screen = self.taken(client.post("/simulator/call", data={"phone": phone}, headers=JSON))

    @property
    def heard(self) -> str:
        return " ".join(line["text"] for line in self.screen["lines"])

    @property
    def then(self) -> dict[str, Any]:
        found: dict[str, Any] = self.screen["then"]
        return found

    def taken(self, response: TestResponse) -> dict[str, Any]:
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.get_json()
        return answer

    def post(self, what: str, **fields: str) -> TestResponse:
        data = {"call": self.screen["call"], **fields}
        return self.client.post(f"/simulator/call/{self.screen['token']}/{what}", data=data, headers=JSON)

    def step(self, **fields: str) -> Handset:
        self.screen = self.taken(self.post(str(self.screen["step"]), **fields))
        return self

    def upload(self, sound: bytes, **fields: str) -> TestResponse:
        mine = {"call": self.screen["call"], "token": self.screen["token"]}
        data = {**mine, "sound": (io.BytesIO(sound), "story.wav"), **fields}
        return self.client.post("/simulator/recordings", data=data, headers=JSON)

    def tell(self, sound: bytes, **fields: str) -> Handset:
        return self.step(recording=self.taken(self.upload(sound))["recording"], **fields)

    def to_story(self) -> Handset:
        """A complaint, in his own words."""
        return self.step(digits="1").step(digits="4")


def test_a_call_files_a_complaint_and_only_its_number_comes_by_sms(client: FlaskClient, container: Container) -> None:
    handset = Handset(client)
    assert "অভিযোগ" in handset.heard
    assert handset.then == {"kind": "listen", "digits": 1, "seconds": 6}
    handset.step(digits="1").step(speech=COMPLAINT)
    (ticket,) = tickets(container)
    assert (ticket.channel, ticket.grievance.category) == (Channel.IVR, Category.PAYMENT_DELAYED)
    assert " ".join(str(ticket.number)) in handset.heard
    assert handset.post("end").status_code == 204
    container.relay.run()
    lines = client.get(f"/simulator/lines?phone={PHONE}").get_json()["lines"]
    assert [(str(ticket.number) in line["text"], line["mine"]) for line in lines] == [(True, False)]


def test_keys_alone_file_a_complaint(client: FlaskClient, container: Container) -> None:
    handset = Handset(client).step(digits="1").step(digits="1")
    assert handset.then == {"kind": "listen", "digits": 6, "seconds": 5}
    (ticket,) = tickets(container)
    assert ticket.grievance.category is Category.PAYMENT_DELAYED


def test_every_line_can_be_heard_and_read(client: FlaskClient) -> None:
    for line in Handset(client).screen["lines"]:
        assert line["language"] in ("bn", "en")
        audio = client.get(line["url"])
        assert (audio.status_code, audio.mimetype) == (200, "audio/wav")


def test_silence_asks_again_and_a_step_that_is_sent_twice_counts_once(client: FlaskClient) -> None:
    handset = Handset(client)
    step, first = str(handset.screen["step"]), handset.step().screen
    assert handset.post(step).get_json() == first
    assert first["then"]["kind"] == "listen"


def test_a_story_is_kept_heard_again_and_told_anew(client: FlaskClient, container: Container) -> None:
    handset = Handset(client).to_story()
    assert handset.then == {"kind": "record", "seconds": STORY_S}
    handset.tell(a_wav(2.4, loud=900)).step(digits="2")
    (own,) = [line for line in handset.screen["lines"] if line["url"].startswith("/simulator/recordings/")]
    with wave.open(io.BytesIO(client.get(own["url"]).data)) as sound:
        assert sound.getnframes() == int(2.4 * 8000)
    piece = client.get(own["url"], headers={"Range": "bytes=0-3"})
    assert (piece.status_code, piece.data) == (206, b"RIFF")
    handset.step(digits="3")
    assert handset.then["kind"] == "record"
    assert len(tickets(container)) == 1


def test_who_hangs_up_while_he_tells_his_story_has_a_case(client: FlaskClient, container: Container) -> None:
    handset = Handset(client).to_story()
    before = len(tickets(container))
    handset.tell(a_wav(3), hung_up="1")
    assert handset.then == {"kind": "hang_up"}
    assert handset.post("end").status_code == 204
    assert len(tickets(container)) == max(before, 1)


def test_an_officer_hears_the_story_that_was_told_in_the_browser(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    port = free_port()
    container = make_container(tmp_path / "home", model, clock, {"GRS_PUBLIC_URL": f"http://127.0.0.1:{port}"})
    app = make_app(container)
    handset = Handset(app.test_client()).to_story().tell(a_wav(2, loud=700))
    handset.post("end")
    (ticket,) = tickets(container)
    with served(app, port):
        container.background.run("recordings")
    with container.database.reading() as work:
        (kept,) = work.recordings.of_call(handset.screen["call"])
    assert (kept.state, kept.seconds, kept.ticket) == (RecordingState.KEPT, 2, str(ticket.number))
    add_officer(container, "desk", ticket.desk.office)
    heard = officer_at(app, "desk").client.get(f"/console/tickets/{ticket.number}/recordings/{kept.id}")
    assert heard.data == a_wav(2, loud=700)
    container.database.dispose()


@pytest.mark.parametrize(
    "sound",
    [
        b"",
        b"<html>no sound</html>",
        a_wav(0.1),
        a_wav(stories.LONGEST_S + 1),
        a_wav(2)[:30],
        a_wav(2).replace((8000).to_bytes(4, "little"), (44100).to_bytes(4, "little"), 1),
    ],
    ids=["nothing", "a page", "a click", "too long", "half a head", "of a studio"],
)
def test_what_is_no_sound_of_a_telephone_is_not_kept(client: FlaskClient, container: Container, sound: bytes) -> None:
    handset = Handset(client)
    refused = handset.upload(sound)
    assert (refused.status_code, refused.get_json()["error"]) == (422, "sim_call_no_sound")
    assert not list(container.settings.home.glob("simulator/*"))


def test_an_upload_that_is_too_large_is_not_even_read(client: FlaskClient) -> None:
    assert Handset(client).upload(b"RIFF" + bytes(3_000_000)).status_code == 413


def test_a_recording_that_is_not_here_is_silence(client: FlaskClient, container: Container) -> None:
    handset = Handset(client).to_story().step(recording="../../secret.key")
    assert client.get("/simulator/recordings/../secret.key.wav").status_code == 404
    assert client.get(f"/simulator/recordings/{'0' * 32}.wav").status_code == 404
    with container.database.reading() as work:
        assert not work.recordings.of_call(handset.screen["call"])


def test_only_the_newest_stories_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "_KEPT", 3)
    kept = Stories(tmp_path / "stories")
    for nth in range(5):
        assert kept.keep(f"{nth:032x}", a_wav(1))
    assert kept.audio(f"{4:032x}") is not None
    assert len(list(kept.folder.iterdir())) == 3


def test_nobody_walks_into_a_call_that_is_not_his(client: FlaskClient, container: Container) -> None:
    mine, other = Handset(client), Handset(client, "01711000002")
    mine.screen["token"] = other.screen["token"]
    for response in (mine.post("1", digits="1"), mine.post("end"), mine.upload(a_wav(1))):
        assert (response.status_code, response.get_json()["error"]) == (404, "call_unknown")
    other.screen["call"] = "CA00000000000000000000000000000000"
    assert other.post("1", digits="1").status_code == 404
    assert not list(container.settings.home.glob("simulator/*"))


def test_another_sites_page_cannot_call(client: FlaskClient) -> None:
    handset = Handset(client)
    step = f"/simulator/call/{handset.screen['token']}"
    for path in ("/simulator/call", f"{step}/1", f"{step}/end", "/simulator/recordings"):
        assert client.post(path, data={"phone": PHONE}, headers={**JSON, **ELSEWHERE}).status_code == 403


def test_a_wrong_number_and_a_wrong_step_are_refused(client: FlaskClient) -> None:
    assert client.post("/simulator/call", data={"phone": "12"}, headers=JSON).status_code == 422
    handset = Handset(client)
    assert handset.post("7", digits="1").status_code == 404


def test_production_has_no_phone_in_the_browser(tmp_path: Path, model: Path, clock: FakeClock) -> None:
    container = make_container(tmp_path / "home", model, clock, PRODUCTION)
    client = make_app(container).test_client()
    for path in ("/simulator/call", f"/simulator/call/{'0' * 32}/1", "/simulator/recordings"):
        assert client.post(path, data={"phone": PHONE}).status_code == 404
    assert client.get(f"/simulator/recordings/{'0' * 32}.wav").status_code == 404
    container.database.dispose()
