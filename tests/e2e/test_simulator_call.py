"""Calls from the phone in a real browser: heard and read, by keys, by words, by a recorded story, by keyboard alone."""

from __future__ import annotations

import io
import re
import wave
from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.browser import MICROPHONE, running_chromium
from tests.support.served import served
from tests.support.web import COMPLAINT, tickets

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Locator, Page

    from gateway.bootstrap import Container

PATIENT_MS = 20_000
"""For what is said aloud, and on a machine that has much else to do."""
NO_MICROPHONE = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium(*MICROPHONE) as browser:
        yield browser


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as found:
        yield found


class Handset:
    """One phone on the page. What is heard is read at once, unless it is `loud`."""

    def __init__(self, page: Page, address: str, language: str = "bn") -> None:
        self.page = page
        page.emulate_media(reduced_motion="reduce")  # a page that still glides is clicked beside its buttons
        page.goto(f"{address}/simulator?lang={language}")
        self.all = page.locator(".handset")
        self.heard, self.state = self.part("heard"), self.part("state")

    def part(self, name: str) -> Locator:
        return self.all.locator(f"[data-call={name}]")

    def dial(self, loud: bool = False) -> Handset:
        if not loud:
            self.part("sound").evaluate("box => box.click()")
        self.all.locator("[data-do=dial]").click()
        return self

    def key(self, name: str) -> Handset:
        self.all.get_by_role("button", name=name, exact=True).click()
        return self

    def reads(self, words: str) -> Handset:
        """য় ড় ঢ় as one letter or as two."""
        pattern = re.escape(normalize("NFC", words))
        for two, one in (("\u09af\u09bc", "\u09df"), ("\u09a1\u09bc", "\u09dc"), ("\u09a2\u09bc", "\u09dd")):
            pattern = pattern.replace(two, f"(?:{two}|{one})")
        expect(self.heard).to_contain_text(re.compile(pattern), timeout=PATIENT_MS)
        return self

    def hears(self, words: str) -> Handset:
        """And it is his turn."""
        self.reads(words)
        expect(self.part("clock")).to_be_visible(timeout=PATIENT_MS)
        return self

    def says(self, words: str) -> Handset:
        self.part("words").fill(words)
        self.all.get_by_role("button", name="বলুন", exact=True).click()
        return self

    def hangs_up(self) -> Handset:
        self.all.locator("[data-do=end]").click()
        expect(self.state).to_have_text("কল শেষ।", timeout=PATIENT_MS)
        return self

    def to_story(self) -> Handset:
        self.dial().hears("অভিযোগ করতে").key("1").hears("কী হয়েছে").key("4")
        return self.reads("শব্দের পরে")

    def speaks(self) -> Handset:
        """Until the meter has moved on."""
        expect(self.part("timer")).to_contain_text("০:০১", timeout=PATIENT_MS)
        return self


def stories(container: Container) -> list[bytes]:
    return [file.read_bytes() for file in container.settings.home.glob("simulator/*.wav")]


def test_a_call_is_heard_and_read_and_its_number_comes_by_sms(page: Page, address: str, container: Container) -> None:
    handset = Handset(page, address)
    with page.expect_response("**/voice/prompts/bn/*.wav") as audio:
        handset.dial(loud=True)
    assert audio.value.headers["content-type"] == "audio/wav"
    expect(handset.heard.locator(".now")).to_have_text("কী করতে চান?", timeout=PATIENT_MS)
    handset.key("1")
    handset.reads("কী হয়েছে?")
    expect(handset.heard).not_to_contain_text("3 চাপুন")
    handset.says(COMPLAINT)
    handset.reads("আপনার অভিযোগ নেওয়া হয়েছে")
    handset.hangs_up()
    (ticket,) = tickets(container)
    container.relay.run()
    expect(handset.all.locator("[data-view=sms]")).to_contain_text("নতুন", timeout=PATIENT_MS)
    handset.all.locator("[data-view=sms]").click()
    expect(handset.all.locator(".texts .line")).to_have_count(1)
    expect(handset.all.locator(".texts .line")).to_contain_text(str(ticket.number))


def test_a_story_is_recorded_as_telephones_do_and_heard_again(page: Page, address: str, container: Container) -> None:
    handset = Handset(page, address).to_story().speaks().key("#").hears("আপনার কথা রাখা হয়েছে")
    (story,) = stories(container)
    with wave.open(io.BytesIO(story)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (8000, 1, 2)
        assert sound.getnframes() > 8000
        assert max(array("h", sound.readframes(sound.getnframes()))) > 1000  # the microphone's beeps
    handset.part("sound").evaluate("box => box.click()")
    with page.expect_response("**/simulator/recordings/*.wav") as again:
        handset.key("2")
    assert again.value.ok
    handset.reads("(আপনার রেকর্ড করা কথা)")
    handset.hangs_up()
    assert len(tickets(container)) == 1


def test_who_hangs_up_while_he_speaks_has_a_case(page: Page, address: str, container: Container) -> None:
    Handset(page, address).to_story().speaks().hangs_up()
    assert len(stories(container)) == 1
    assert len(tickets(container)) == 1


def test_without_a_microphone_a_file_is_the_story(page: Page, address: str, container: Container) -> None:
    page.add_init_script(NO_MICROPHONE)
    handset = Handset(page, address).to_story()
    expect(handset.state).to_contain_text("মাইক্রোফোন নেই")
    handset.part("file").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"no sound"})
    expect(handset.part("wrong")).to_contain_text("অন্য ফাইল দিন")
    handset.part("file").set_input_files({"name": "a.wav", "mimeType": "audio/wav", "buffer": of_a_studio()})
    handset.hears("রেকর্ড করলেন: ০:০২").hears("আপনার কথা রাখা হয়েছে")
    (story,) = stories(container)
    assert len(story) == 44 + 2 * 8000 * 2


def of_a_studio() -> bytes:
    """Two seconds in stereo."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(44100)
        sound.writeframes(b"\x00\x10\x00\x20" * 88200)
    return out.getvalue()


def test_silence_counts_when_the_clock_runs_and_never_while_it_stands(page: Page, address: str) -> None:
    handset = Handset(page, address).dial().hears("অভিযোগ করতে")
    expect(handset.part("left")).to_have_text("ঘড়ি থামানো আছে")
    handset.part("pause").click()
    expect(handset.part("left")).to_contain_text("চুপ ধরা হবে")
    handset.reads("চুপ ছিলেন")
    handset.hears("কিছু শুনতে পাইনি")


def test_several_keys_are_shown_and_go_with_the_hash(page: Page, address: str) -> None:
    handset = Handset(page, address).dial().hears("অভিযোগ করতে").key("2").hears("আপনার অভিযোগ নম্বর")
    for digit in "12345":
        handset.key(digit)
    expect(handset.part("keys")).to_have_text("12345")
    handset.key("#")
    handset.reads("চাপলেন: 12345")


def test_a_lost_connection_is_told_and_the_step_counts_once(page: Page, address: str, container: Container) -> None:
    handset = Handset(page, address).dial().hears("অভিযোগ করতে").key("1").hears("কী হয়েছে")
    page.route("**/simulator/call/**", lambda route: (route.fetch(), route.abort()))
    handset.says(COMPLAINT)
    expect(handset.part("wrong")).to_contain_text("সংযোগ নেই")
    page.unroute("**/simulator/call/**")
    handset.part("retry").click()
    handset.hears("আপনার অভিযোগ নেওয়া হয়েছে")
    assert len(tickets(container)) == 1


def test_a_call_is_made_by_keyboard_alone(page: Page, address: str, container: Container) -> None:
    handset = Handset(page, address)
    handset.all.locator("textarea").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(handset.all.locator("[data-do=dial]")).to_be_focused()
    page.keyboard.press("Enter")
    handset.reads("প্রতিকার থেকে বলছি")
    page.keyboard.press("1")
    handset.reads("কী হয়েছে")
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    expect(handset.part("words")).to_be_focused()
    page.keyboard.insert_text(COMPLAINT)
    page.keyboard.press("Enter")
    handset.reads("আপনার অভিযোগ নেওয়া হয়েছে")
    assert len(tickets(container)) == 1


@pytest.mark.parametrize("language", ["bn", "en"])
def test_axe_finds_nothing_wrong_in_a_call(page: Page, address: str, language: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    handset = Handset(page, address, language).dial().hears("1 চাপুন")
    for look in ("listening", "recording", "over"):
        if look == "recording":
            handset.key("1").hears("4 চাপুন").key("4")
            expect(handset.part("meter")).to_be_visible(timeout=PATIENT_MS)
        if look == "over":
            handset.all.locator("[data-do=end]").click()
            expect(handset.all.locator("[data-do=end]")).to_be_disabled(timeout=PATIENT_MS)
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], node["target"]) for rule in found for node in rule["nodes"]] == [], look
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, look
    assert refused == []
