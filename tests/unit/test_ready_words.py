"""The words that stand ready: short, plain, in both languages; and who is asked for a second signature."""

from dataclasses import replace

import pytest

from bot.speech.pages import units
from bot.text.script import is_romanised
from grs_core.domain.grievance import Category
from grs_core.domain.replies import LONGEST_REPLY, Reply
from grs_core.domain.rulebook import GroundOutcome
from grs_core.policy.load import load_policy
from grs_core.services.casework import LONGEST_WORDS
from tests.support.cases import a_grievance, a_ticket

POLICY = load_policy()
OURS = sorted(POLICY.replies.values(), key=lambda reply: reply.code)


@pytest.mark.parametrize("reply", OURS, ids=lambda reply: str(reply.code))
def test_ready_words_fit_what_an_officer_may_send_and_say_nothing_of_a_number(reply: Reply) -> None:
    for words in (reply.words.bn, reply.words.en):
        assert len(words.encode("utf-16-le")) // 2 <= LONGEST_REPLY == LONGEST_WORDS
        assert "{" not in words
        assert words[-1] in "।.?!"
    assert units(reply.words.bn) <= LONGEST_REPLY
    assert not is_romanised(reply.words.bn)


def test_every_outcome_and_act_that_a_citizen_hears_of_has_ready_words() -> None:
    acts = {reply.act.value for reply in OURS}
    assert acts >= {"ask", "resolve", "reject", "refer", "extend", "forward", "reject_on"}
    assert sum(reply.act.value == "resolve" for reply in OURS) >= sum(
        outcome.act.value == "resolve" for outcome in POLICY.outcomes.values()
    )


def test_turning_down_by_a_ground_is_no_way_around_the_second_officer() -> None:
    for category in Category:
        ticket = a_ticket(grievance=replace(a_grievance(), category=category))
        for ground in POLICY.admissibility.values():
            if ground.outcome is GroundOutcome.REJECT and POLICY.joint.ask("reject", ticket):
                assert POLICY.joint.ask("reject_on", ticket, ground.code)
