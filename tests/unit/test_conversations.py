"""Every conversation of tests/conversations/ goes as it is written down: real engine, real database, real words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.speech.pages import segments
from tests.support.app import make_container
from tests.support.clock import SUNDAY_MORNING, FakeClock
from tests.support.transcripts import Phone, Said, Transcript, fits, read_transcripts

if TYPE_CHECKING:
    from gateway.bootstrap import Container

TRANSCRIPTS = tuple(read_transcripts())


@pytest.fixture(scope="module")
def service(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Container, FakeClock]]:
    """One service for all conversations: every one of them has a phone of its own."""
    clock = FakeClock()
    built = make_container(tmp_path_factory.mktemp("conversations"), model, clock)
    yield built, clock
    built.database.dispose()


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda found: f"{found.file}: {found.name}")
def test_the_conversation_goes_as_it_is_written(transcript: Transcript, service: tuple[Container, FakeClock]) -> None:
    container, clock = service
    clock.set(SUNDAY_MORNING)
    phone = Phone(container, clock, transcript.channel, 1000 + TRANSCRIPTS.index(transcript))
    for turn in transcript.turns:
        texts = phone.talk(turn)
        heard = "\n".join(texts)
        assert fits(turn.bot, heard), f"\n{turn.citizen}\n-> expected\n" + "\n".join(turn.bot) + f"\n-> heard\n{heard}"
        assert not [words for words in turn.never if words in heard]
        if turn.notice:
            texts = [*texts, *(got := phone.notices())]
            assert fits(turn.notice, "\n".join(got)), got
        if transcript.channel == "sms":
            assert all(segments(text) <= 2 for text in texts)
        tickets = phone.tickets()
        if turn.tickets is not None:
            assert len(tickets) == turn.tickets, turn.citizen
        if turn.ticket:
            assert phone.facts(tickets[0], turn.ticket) == turn.ticket, turn.citizen
        if turn.sees is not None:
            assert phone.volunteer_sees(tickets[0]) == turn.sees


def test_there_are_conversations_of_every_kind() -> None:
    assert len(TRANSCRIPTS) >= 45
    assert len({found.name for found in TRANSCRIPTS}) == len(TRANSCRIPTS)


def test_every_category_is_heard_in_two_scripts_at_least() -> None:
    scripts: dict[str, set[str]] = {}
    for transcript in TRANSCRIPTS:
        for turn in transcript.turns:
            script = "bangla" if any("\u0980" <= char <= "\u09ff" for char in turn.citizen) else "latin"
            scripts.setdefault(turn.ticket.get("category", ""), set()).add(script)
    wanted = {
        "mfs_fraud", "payment_delayed", "wrongful_exclusion", "wrongful_inclusion", "underpayment", "bribery",
        "staff_misconduct", "payment_account_problem", "information_correction",
    }  # fmt: skip
    assert {category for category in wanted if len(scripts.get(category, set())) < 2} == set()


def test_what_is_remembered_between_turns_holds_no_story(service: tuple[Container, FakeClock]) -> None:
    container, clock = service
    phone = Phone(container, clock, "sms")
    phone.talk(Said("মেম্বার করিম গোপনে আমার কাছে কার্ডের জন্য ৫০০০ টাকা ঘুষ চাইছে"))
    with container.database.work() as work:
        kept = json.dumps(json.loads(work.conversations.lock(phone.address) or "{}"), ensure_ascii=False)
    assert "করিম" not in kept and "গোপনে" not in kept
