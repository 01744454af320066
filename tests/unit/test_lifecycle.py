"""The whole table of lawful acts, as a clerk would read it."""

import pytest

from grs_core.domain.errors import RuleBroken
from grs_core.domain.lifecycle import TICKING, UNFINISHED, Act, Status, after, lawful

# A status, what may be done there, what it becomes. Nothing else is lawful; referred, withdrawn and merged are ends.
TABLE = """
received route>open accept>in_progress ask>waiting_citizen forward>open escalate>open
received correct>received resolve>resolved reject>rejected withdraw>withdrawn
open route>open accept>in_progress ask>waiting_citizen forward>open escalate>open
open correct>open resolve>resolved reject>rejected withdraw>withdrawn
in_progress ask>waiting_citizen forward>open escalate>open
in_progress correct>in_progress resolve>resolved reject>rejected withdraw>withdrawn
waiting_citizen answer>in_progress resume>in_progress forward>open
waiting_citizen correct>waiting_citizen resolve>resolved reject>rejected withdraw>withdrawn
resolved close>closed appeal>open
rejected close>closed appeal>open
closed appeal>open
"""
LAWFUL = {
    (Status(status), Act(pair.partition(">")[0])): Status(pair.partition(">")[2])
    for status, *acts in (line.split() for line in TABLE.strip().splitlines())
    for pair in acts
}
EVERY_PAIR = [(status, act) for status in Status for act in Act]


@pytest.mark.parametrize(("status", "act"), EVERY_PAIR, ids=lambda value: value.value)
def test_an_act_is_lawful_exactly_where_the_table_says_so(status: Status, act: Act) -> None:
    if (status, act) in LAWFUL:
        assert after(status, act) is LAWFUL[status, act]
    else:
        with pytest.raises(RuleBroken, match="act_not_lawful"):
            after(status, act)


@pytest.mark.parametrize("status", Status)
def test_a_screen_offers_exactly_the_lawful_acts(status: Status) -> None:
    assert lawful(status) == {act for where, act in LAWFUL if where is status}


@pytest.mark.parametrize("status", sorted(UNFINISHED))
def test_every_unfinished_case_can_be_decided_and_withdrawn(status: Status) -> None:
    assert {Act.RESOLVE, Act.REJECT, Act.WITHDRAW, Act.FORWARD} <= lawful(status)


@pytest.mark.parametrize("status", sorted(UNFINISHED))
def test_no_unfinished_case_is_stuck_when_nobody_does_anything(status: Status) -> None:
    by_timer = lawful(status) & {Act.ESCALATE, Act.RESUME}
    assert by_timer
    assert all(after(status, act) in TICKING for act in by_timer)


@pytest.mark.parametrize("status", sorted(set(Status) - UNFINISHED))
def test_a_finished_case_reopens_only_by_an_appeal(status: Status) -> None:
    assert {act for act in lawful(status) if after(status, act) in UNFINISHED} <= {Act.APPEAL}


def test_only_a_decision_can_be_appealed() -> None:
    assert {status for status in Status if Act.APPEAL in lawful(status)} == {
        Status.RESOLVED,
        Status.REJECTED,
        Status.CLOSED,
    }


def test_the_clock_stands_only_while_the_citizen_is_asked() -> None:
    assert {Status.WAITING_CITIZEN} == UNFINISHED - TICKING
