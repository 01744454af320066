"""An advisory's life: somebody makes it, somebody else approves it, and it can always be stopped until it is out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grs_core.domain.advisory import Advisory, AdvisoryState, Audience
from grs_core.domain.errors import Conflict, NotAllowed

NOON = datetime(2026, 1, 4, 6, tzinfo=UTC)
PEOPLE = Audience(120, 4)
DRAFT = Advisory("a1", "পিন কাউকে বলবেন না", "Tell nobody your PIN", "BD2012", None, "karim", NOON)


def test_it_is_sent_once_somebody_else_has_approved_it() -> None:
    sending = DRAFT.approved("rahim", NOON, PEOPLE)
    assert (sending.state, sending.approved_by, sending.approved_at) == (AdvisoryState.SENDING, "rahim", NOON)
    assert (sending.expected, sending.opted_out) == (120, 4)


def test_nobody_approves_his_own() -> None:
    with pytest.raises(NotAllowed, match="own_advisory"):
        DRAFT.approved("karim", NOON, PEOPLE)


@pytest.mark.parametrize("state", [AdvisoryState.SENDING, AdvisoryState.STOPPED, AdvisoryState.DONE])
def test_only_a_draft_is_approved(state: AdvisoryState) -> None:
    with pytest.raises(Conflict, match="advisory_not_waiting"):
        replace(DRAFT, state=state).approved("rahim", NOON, PEOPLE)


def test_a_draft_is_withdrawn_and_a_running_one_stopped_by_anybody() -> None:
    for one in (DRAFT, DRAFT.approved("rahim", NOON, PEOPLE)):
        stopped = one.stopped("selim", NOON)
        assert (stopped.state, stopped.stopped_by, stopped.over) == (AdvisoryState.STOPPED, "selim", True)


@pytest.mark.parametrize("state", [AdvisoryState.STOPPED, AdvisoryState.DONE])
def test_what_is_over_is_not_stopped_again(state: AdvisoryState) -> None:
    with pytest.raises(Conflict, match="advisory_over"):
        replace(DRAFT, state=state).stopped("selim", NOON)


def test_it_remembers_how_far_it_came() -> None:
    later = NOON + timedelta(minutes=1)
    half = DRAFT.filled(40, 30, later, None).filled(90, 20, later, NOON)
    assert (half.cursor, half.recipients, half.next_at, half.filled_at) == (90, 50, later, NOON)
    assert half.finished(later).state is AdvisoryState.DONE


def test_english_is_for_those_who_read_it_where_there_is_some() -> None:
    assert [DRAFT.text(language) for language in ("bn", "en")] == [DRAFT.text_bn, DRAFT.text_en]
    only_bangla = replace(DRAFT, text_en="")
    assert (only_bangla.text("en"), only_bangla.language_for("en")) == (DRAFT.text_bn, "bn")
