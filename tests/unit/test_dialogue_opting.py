"""STOP and START in three scripts; and the same words in a story, which stop nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.decision import Awaited
from bot.dialogue.effects import AddInformation, Reply, SilenceNotices
from bot.dialogue.opting import Opting, opting
from bot.dialogue.state import Dialogue
from grs_core.domain.messages import Scope
from tests.support.turns import NOW, OURS, heard, step, unclear

STOP = """
STOP|Stop.|stop!!|stp|sotp|please stop|Stop sms|stop all|stopall|unsubscribe|OFF
বন্ধ|বন্ধ।|বন্দ|স্টপ|বন্ধ করুন|বন্ধ করেন ভাই|দয়া করে বন্ধ করুন|এসএমএস বন্ধ|মেসেজ বন্ধ করেন|আর মেসেজ দিবেন না|আমি আর এসএমএস চাই না
bondho|bondo|bndho|bondho koren|sms bondho|amar sms bondho koren|ar sms diben na|dont send me sms
"""
STOP_NEWS = """
STOP NEWS|news stop|stop advisory|খবর বন্ধ|খবর বন্ধ করে দেন|প্রচার বন্ধ|বিজ্ঞপ্তি বন্ধ
khobor bondho|bondho khobor|khobor bondho koren
"""
START = "START|start sms|unstop|চালু|চালু করুন|শুরু|খবর চালু|chalu|khobor chalu"
STORIES = """
ভাতা বন্ধ|আমার ভাতা বন্ধ|টাকা বন্ধ|টাকা আসা বন্ধ|চাল বন্ধ|কার্ড বন্ধ|সব বন্ধ|বন্ধ কেন|বন্ধ ৩ মাস|বন্ধ হয়ে গেছে|বন্ধ করে দিছে|আমার বন্ধ
একাউন্ট বন্ধ করেন|একাউন্ট চালু করেন|ভাতা চালু করেন|ঘুষ বন্ধ করেন|মেসেজ আসে না|এসএমএস পাই নাই|আমার মেসেজ আসা বন্ধ|বন্ধু
vata bondho|amar ta bondho|bondho hoye gese|account bondho|nogod bondho koren|3 mash bondho|sms ase na|sms pai na|bondhu
my allowance stopped|stopped|please stop the bribery|চাল|chal|চলো|খবর|khobor|খবর নাই|no news||...
"""


def each(texts: str) -> list[str]:
    return [text for line in texts.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("text", each(STOP))
def test_a_message_that_is_nothing_but_stop_stops_everything_unprompted(text: str) -> None:
    assert opting(text) == Opting(True, Scope.ALL)
    assert step(Dialogue(), unclear(text)).script == (SilenceNotices(True), Reply("silenced"))


@pytest.mark.parametrize("text", each(STOP_NEWS))
def test_a_stop_that_names_the_news_stops_advisories_only(text: str) -> None:
    assert opting(text) == Opting(True, Scope.ADVISORIES)
    script = (SilenceNotices(True, Scope.ADVISORIES), Reply("silenced_advisories"))
    assert step(Dialogue(), unclear(text)).script == script


@pytest.mark.parametrize("text", each(START))
def test_start_ends_every_silence(text: str) -> None:
    assert opting(text) == Opting(False)
    assert step(Dialogue(), unclear(text)).script == (SilenceNotices(False), Reply("unsilenced"))


@pytest.mark.parametrize("text", each(STORIES))
def test_a_word_in_a_story_is_no_command(text: str) -> None:
    assert opting(text) is None


@pytest.mark.parametrize(
    "text",
    ["বন্ধ করে দিছে", "বন্ধ কেন", "ঘুষ বন্ধ করেন", "nogod bondho koren", "মেম্বার বিরক্ত করে, বন্ধ করেন", "ভাতার মেসেজ বন্ধ"],
)
def test_an_engine_that_hears_stop_in_a_story_is_not_believed(text: str) -> None:
    """Each of them has been read so, with confidence; who is silenced by mistake misses what he is owed."""
    parse = heard(text, "stop", 0.98, accused_role="up_member" if "মেম্বার" in text else "")
    assert not any(isinstance(each, SilenceNotices) for each in step(Dialogue(), parse).script)


@pytest.mark.parametrize("text", ["এগুলা আর পাঠায়েন না", "stop disturbing me", "আমাকে আর বিরক্ত করবেন না"])
def test_an_engine_that_hears_stop_of_messages_is_believed(text: str) -> None:
    assert step(Dialogue(), heard(text, "stop", 0.98)).script == (SilenceNotices(True), Reply("silenced"))


WHETHER = Awaited(OURS, None, NOW - timedelta(hours=3), "আপনার নগদ অ্যাকাউন্ট চালু, না বন্ধ?")


@pytest.mark.parametrize("text", ["বন্ধ", "bondho", "চালু", "chalu", "এখন বন্ধ আছে"])
def test_who_is_asked_whether_it_runs_answers_with_the_same_words(text: str) -> None:
    decision = step(Dialogue(ticket=OURS), unclear(text), awaited=WHETHER)
    assert decision.script == (AddInformation(text, OURS),)


@pytest.mark.parametrize("text", ["STOP", "sms bondho koren", "START"])
def test_a_command_stays_one_while_an_officer_waits(text: str) -> None:
    script = step(Dialogue(ticket=OURS), unclear(text), awaited=WHETHER).script
    assert any(isinstance(each, SilenceNotices) for each in script)


def test_a_question_about_something_else_leaves_stop_a_command() -> None:
    asked = replace(WHETHER, question="কোন নম্বরে টাকা আসে?")
    script = step(Dialogue(ticket=OURS), unclear("বন্ধ"), awaited=asked).script
    assert script == (SilenceNotices(True), Reply("silenced"))
