"""What stands beside a ticket: decisions, referrals, recusals, links, causes, notices and policies in storage."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from grs_core.case_ports import Cause, DeskNoticeKind, Link, LinkKind, Noted, Referral
from grs_core.domain.closing import AppealOutcome, Ruling
from grs_core.domain.errors import NotFound
from grs_core.domain.lifecycle import Act
from grs_core.domain.offices import Tier
from grs_core.domain.tracking import TrackingNumber
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.contract.conftest import RunSql
from tests.support.cases import KEY, START, a_number, hours

ONE, TWO = str(a_number()), str(a_number())
RULING = Ruling(
    ticket=ONE,
    at=START,
    by="karim",
    office="usso-1",
    tier=Tier.UPAZILA,
    act=Act.REJECT,
    words="তালিকায় নাম নেই",
    policy_version="v1",
)
REFERRAL = Referral(ONE, "bkash", "BK-77", START, "karim", START + hours(24))
AGENT, WALLET = Cause("agent_number", "01911111111"), Cause("wallet", "01822222222")
NEWER = "a newer key that is long enough as well"


def everything_in(run_sql: RunSql, table: str) -> str:
    return "\n".join(str(tuple(row)) for row in run_sql(f"SELECT * FROM {table}"))


# ------------------------------------------------------------------------------- rulings
def test_decisions_come_back_whole_and_oldest_first(database: Database, run_sql: RunSql) -> None:
    heard = replace(
        RULING,
        at=START + hours(9),
        act=Act.RESOLVE,
        words="মঞ্জুর",
        hears=1,
        outcome="granted",
        appeal_outcome=AppealOutcome.OVERTURNED,
    )
    with database.work() as work:
        for each in (RULING, heard, replace(RULING, ticket=TWO)):
            work.rulings.keep(each)
        work.commit()
    with database.reading() as work:
        assert work.rulings.of(ONE) == (RULING, heard)
        assert work.rulings.of("9999999999") == ()
    assert "মঞ্জুর" not in everything_in(run_sql, "rulings")


# ------------------------------------------------------------------------------- referrals
def test_a_referral_is_chased_and_answered_and_its_words_are_sealed(database: Database, run_sql: RunSql) -> None:
    with database.work() as work:
        work.referrals.send(REFERRAL)
        work.referrals.send(replace(REFERRAL, ticket=TWO))
        work.referrals.chase(ONE, START + hours(48))
        work.commit()
    with database.work() as work:
        (chased,) = work.referrals.of(ONE)
        assert chased == replace(REFERRAL, chased=1, due_at=START + hours(48), id=chased.id)
        work.referrals.answer(ONE, "টাকা ফেরত", "", START + hours(49))
        work.commit()
    with database.reading() as work:
        (answered,) = work.referrals.of(ONE)
        assert answered == replace(chased, answer="টাকা ফেরত", answered_at=START + hours(49))
        assert work.referrals.of(TWO)[0].answered_at is None
    stored = everything_in(run_sql, "referrals")
    assert "BK-77" not in stored
    assert "টাকা ফেরত" not in stored


def test_an_answered_referral_is_answered_and_chased_no_more(database: Database) -> None:
    with database.work() as work:
        work.referrals.answer(ONE, "কিছু নেই", "", START)
        work.referrals.send(REFERRAL)
        work.referrals.answer(ONE, "প্রথম", "BK-78", START + hours(1))
        work.referrals.answer(ONE, "দ্বিতীয়", "BK-79", START + hours(2))
        work.referrals.chase(ONE, START + hours(48))
        work.referrals.send(replace(REFERRAL, body="nagad"))
        first, second = work.referrals.of(ONE)
        assert (first.answer, first.reference, first.chased, first.due_at) == ("প্রথম", "BK-78", 0, REFERRAL.due_at)
        assert (second.body, second.answered_at) == ("nagad", None)


# ------------------------------------------------------------------------------- recusals
def test_stepping_back_twice_is_once(database: Database) -> None:
    with database.work() as work:
        for login in ("karim", "karim", "salma"):
            work.recusals.add(ONE, login, START)
        assert work.recusals.of(ONE) == {"karim", "salma"}
        assert work.recusals.of(TWO) == frozenset()


# ------------------------------------------------------------------------------- links
def test_links_are_kept_once_and_read_both_ways_in_the_order_they_came(database: Database) -> None:
    parent, first, second = a_number(), a_number(), a_number()
    with database.work() as work:
        assert work.links.add(parent, second, LinkKind.DUPLICATE, START)
        assert work.links.add(parent, first, LinkKind.DUPLICATE, START + hours(1))
        assert not work.links.add(parent, first, LinkKind.DUPLICATE, START + hours(2))
        assert work.links.add(first, second, LinkKind.SYSTEMIC, START)
        assert work.links.children(parent, LinkKind.DUPLICATE) == (second, first)
        assert work.links.children(parent, LinkKind.SYSTEMIC) == ()
        assert work.links.parents(second, LinkKind.DUPLICATE) == (parent,)
        assert work.links.parents(second, LinkKind.SYSTEMIC) == (first,)
        work.links.remove(parent, second)
        assert work.links.children(parent, LinkKind.DUPLICATE) == (first,)


def test_children_wait_from_the_end_of_their_parent_until_they_are_looked_at(database: Database) -> None:
    parent, other = sorted((a_number(), a_number()))
    children = sorted(a_number() for _ in range(3))
    links = [Link(parent, child, LinkKind.SYSTEMIC) for child in children]
    alone = Link(other, children[0], LinkKind.DUPLICATE)
    with database.work() as work:
        for link in (*links, alone):
            work.links.add(link.parent, link.child, link.kind, START)
        assert work.links.awake(9) == []
        work.links.wake(parent)
        work.links.wake(other)
        assert work.links.awake(9) == [*links, alone]
        assert work.links.awake(2) == links[:2]
        assert work.links.awake(9, links[1]) == [links[2], alone]
        assert work.links.awake_of(parent, 2) == links[:2]
        work.links.looked_at(links[0])
        assert work.links.awake_of(parent, 9) == links[1:]
        assert work.links.awake_of(other, 9) == [alone]


# ------------------------------------------------------------------------------- causes
def note(
    database: Database, *causes: Cause, at: datetime = START, number: TrackingNumber | None = None
) -> TrackingNumber:
    ticket = number or a_number()
    with database.work() as work:
        work.causes.note(ticket, causes, at)
        work.commit()
    return ticket


def test_a_cause_is_noted_once_a_case_and_waits_to_be_looked_at(database: Database, run_sql: RunSql) -> None:
    case = note(database, AGENT, WALLET, AGENT)
    note(database, AGENT, number=case, at=START + hours(1))
    other = note(database, AGENT)
    with database.work() as work:
        assert work.causes.of(case) == (AGENT, WALLET)
        (one, mark), (two, wallet), (three, same) = work.causes.pending(9)
        assert (mark, mark == wallet) == (same, False)
        assert work.causes.pending(1) == [(one, mark)]
        assert work.causes.pending(9, two) == [(three, same)]
        assert work.causes.claim([three, one]) == (Noted(one, case, AGENT), Noted(three, other, AGENT))
        work.causes.looked_at([one, two])
        work.causes.looked_at([])
        assert work.causes.claim([one, two, three]) == (Noted(three, other, AGENT),)
        assert work.causes.pending(9) == [(three, same)]
    assert AGENT.key not in everything_in(run_sql, "ticket_causes")


def test_members_are_those_of_the_time_asked_for_newest_first(database: Database) -> None:
    old, middle, new = (note(database, AGENT, at=START + timedelta(days=day)) for day in (0, 5, 9))
    note(database, replace(AGENT, kind="wallet"), at=START + timedelta(days=9))
    since = START + timedelta(days=5)
    with database.reading() as work:
        assert work.causes.members(AGENT, since, 9) == (new, middle)
        assert work.causes.members(AGENT, START, 2) == (new, middle)
        assert work.causes.members(AGENT, START, 9) == (new, middle, old)
        assert (work.causes.count(AGENT, since), work.causes.count(AGENT, START)) == (2, 3)
        assert work.causes.count(WALLET, START) == 0


def test_a_cause_has_one_open_case_at_a_time(database: Database, run_sql: RunSql) -> None:
    first, second, third = a_number(), a_number(), a_number()
    with database.work() as work:
        assert work.causes.systemic(AGENT) is None
        assert work.causes.open(AGENT, first, START)
        assert not work.causes.open(AGENT, second, START)
        assert work.causes.open(WALLET, second, START)
        work.commit()
    assert AGENT.key not in everything_in(run_sql, "systemic")
    with database.work() as work:
        assert (work.causes.systemic(AGENT), work.causes.systemic(WALLET)) == (first, second)
        work.causes.close(first)
        assert (work.causes.systemic(AGENT), work.causes.systemic(WALLET)) == (None, second)
        assert work.causes.open(AGENT, third, START)
        work.causes.close(third)
        assert work.causes.open(AGENT, first, START)


def test_a_cause_is_found_under_an_older_key_too_and_renewed(url: str) -> None:
    case, systemic = note(Database(url, Vault([KEY])), AGENT), a_number()
    with Database(url, Vault([KEY])).work() as work:
        work.causes.open(AGENT, systemic, START)
        work.commit()
    turning = Database(url, Vault([NEWER, KEY]))
    with turning.work() as work:
        assert work.causes.members(AGENT, START, 9) == (case,)
        assert (work.causes.systemic(AGENT), work.causes.open(AGENT, a_number(), START)) == (systemic, False)
        work.causes.note(case, [AGENT], START)
        assert work.causes.count(AGENT, START) == 1
    turning.reencrypt(lambda table, done: None)
    with Database(url, Vault([NEWER])).work() as work:
        assert (work.causes.systemic(AGENT), work.causes.of(case)) == (systemic, (AGENT,))


def test_a_row_that_cannot_be_read_holds_no_other_back(database: Database, run_sql: RunSql) -> None:
    note(database, AGENT)
    case = note(database, WALLET)
    run_sql("UPDATE ticket_causes SET key = 'broken' WHERE kind = 'agent_number'")
    with database.work() as work:
        _, (whole, _) = work.causes.pending(9)
        assert work.causes.claim([whole]) == (Noted(whole, case, WALLET),)


# ------------------------------------------------------------------------------- desk notices
def test_an_office_reads_its_own_notices_newest_first(database: Database) -> None:
    with database.work() as work:
        for office, kind in (
            ("uno-1", DeskNoticeKind.ALARM),
            ("uno-1", DeskNoticeKind.SYSTEMIC),
            ("dc-1", DeskNoticeKind.ALARM),
        ):
            work.desk_notices.tell(office, ONE, kind, START)
        work.commit()
    with database.work() as work:
        told = work.desk_notices.of(ONE)
        assert [(each.office, each.kind) for each in told] == [
            ("uno-1", DeskNoticeKind.ALARM),
            ("uno-1", DeskNoticeKind.SYSTEMIC),
            ("dc-1", DeskNoticeKind.ALARM),
        ]
        assert all((each.at, each.read_at) == (START, None) for each in told)
        work.desk_notices.read(["uno-1"], [told[1].id, told[2].id], "karim", START + hours(1))
        after = work.desk_notices.of(ONE)
        assert [each.read_at for each in after] == [None, START + hours(1), None]
        work.desk_notices.read(["uno-1"], [told[1].id], "salma", START + hours(2))
        assert work.desk_notices.of(ONE) == after


# ------------------------------------------------------------------------------- policies
def test_the_text_of_every_policy_in_force_is_kept_once(database: Database) -> None:
    with database.work() as work:
        assert work.policies.keep("v1", "তালিকা ১", START)
        assert work.policies.keep("v2", "তালিকা ২", START + hours(1))
        assert not work.policies.keep("v1", "অন্য কিছু", START + hours(2))
        assert (work.policies.text("v1"), work.policies.text("v2")) == ("তালিকা ১", "তালিকা ২")
        assert list(work.policies.versions().items()) == [("v1", START), ("v2", START + hours(1))]
        with pytest.raises(NotFound, match="policy_version_unknown"):
            work.policies.text("v3")
