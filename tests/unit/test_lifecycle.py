"""The whole table of lawful acts, as a clerk would read it."""

import pytest

from grs_core.domain.errors import RuleBroken
from grs_core.domain.lifecycle import TICKING, UNFINISHED, Act, Status, after, lawful

# A status, what may be done there, what it becomes. Nothing else is lawful; withdrawn is an end.
TABLE = """
received route>open accept>in_progress ask>waiting_citizen refer>referred forward>open escalate>open
received correct>received extend>received merge>merged resolve>resolved reject>rejected withdraw>withdrawn
open route>open accept>in_progress ask>waiting_citizen refer>referred forward>open escalate>open
open correct>open extend>open merge>merged resolve>resolved reject>rejected withdraw>withdrawn
in_progress ask>waiting_citizen refer>referred forward>open escalate>open correct>in_progress
in_progress extend>in_progress merge>merged resolve>resolved reject>rejected withdraw>withdrawn
waiting_citizen answer>in_progress resume>in_progress forward>open escalate>open
waiting_citizen correct>waiting_citizen merge>merged resolve>resolved reject>rejected withdraw>withdrawn
referred resume>in_progress correct>referred extend>referred forward>open escalate>open
referred merge>merged resolve>resolved reject>rejected withdraw>withdrawn
resolved close>closed reopen>open appeal>open
rejected close>closed appeal>open
closed reopen>open appeal>open
merged split>open resolve>resolved reject>rejected withdraw>withdrawn
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
    assert Act.ESCALATE in lawful(status)
    assert all(after(status, act) in TICKING for act in lawful(status) & {Act.ESCALATE, Act.RESUME})


@pytest.mark.parametrize("status", sorted(set(Status) - UNFINISHED))
def test_a_finished_case_goes_on_only_at_the_citizens_word_or_when_a_merge_was_wrong(status: Status) -> None:
    goes_on = {act for act in lawful(status) if after(status, act) in UNFINISHED}
    assert goes_on <= ({Act.SPLIT} if status is Status.MERGED else {Act.APPEAL, Act.REOPEN})


def test_only_a_decision_can_be_appealed() -> None:
    assert {status for status in Status if Act.APPEAL in lawful(status)} == {
        Status.RESOLVED,
        Status.REJECTED,
        Status.CLOSED,
    }


def test_no_desk_works_on_a_case_while_the_citizen_or_another_body_is_asked() -> None:
    assert {Status.WAITING_CITIZEN, Status.REFERRED} == UNFINISHED - TICKING
