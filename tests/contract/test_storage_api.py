"""Tokens of other systems, what they filed and were answered, and their pages of cases, as storage keeps them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from grs_core.domain.api_access import IN_HAND, ApiAnswer, ApiFiling, ApiToken, CasesAsked, Scope
from grs_core.domain.errors import NotFound
from grs_core.domain.events import EventName
from grs_core.domain.lifecycle import Status
from grs_core.domain.queue import QueueFilter
from grs_core.domain.ticket import Ticket
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.cases import KEY, START, a_ticket, an_event, hours

TOKEN = ApiToken("a" * 32, "333", frozenset({Scope.CASES_READ, Scope.ACTS}), None, None, START, "cell")
NEW_KEY = "a newer key of these tests, long enough"
ALL, ASKED = QueueFilter(None, frozenset()), CasesAsked()


def test_a_token_is_found_by_its_secret_until_it_is_revoked_or_too_old(database: Database) -> None:
    later = replace(TOKEN, id="b" * 32, office="cell", made_at=START + hours(1), expires_at=START + hours(5))
    with database.work() as work:
        work.api.tokens.add(TOKEN, "1" * 64)
        work.api.tokens.add(later, "2" * 64)
        work.api.tokens.used(TOKEN.id, START + hours(2))
        work.commit()
    with database.work() as work:
        assert work.api.tokens.of_secret("1" * 64) == replace(TOKEN, last_used_at=START + hours(2))
        assert work.api.tokens.of_secret("3" * 64) is None
        assert [each.id for each in work.api.tokens.page(1, 5)] == [later.id, TOKEN.id]
        assert (work.api.tokens.count(), work.api.tokens.page(2, 5)) == (2, ())
        assert [later.opens(START + hours(each)) for each in (4, 5)] == [True, False]
        assert work.api.tokens.revoke(TOKEN.id, START + hours(3))
        assert not work.api.tokens.revoke(TOKEN.id, START + hours(4))
        assert not work.api.tokens.get(TOKEN.id).opens(START + hours(3))
        with pytest.raises(NotFound):
            work.api.tokens.get("c" * 32)


def test_an_external_id_stands_for_one_case_of_a_token_also_under_a_newer_key(database: Database, url: str) -> None:
    first = ApiFiling(TOKEN.id, "1000000009", START, "333-1", "what was sent")
    with database.work() as work:
        assert work.api.filings.add(first)
        assert not work.api.filings.add(replace(first, ticket="1000000017"))
        assert work.api.filings.add(replace(first, token="b" * 32, ticket="1000000025"))
        assert work.api.filings.add(ApiFiling(TOKEN.id, "1000000033", START))
        assert work.api.filings.add(ApiFiling(TOKEN.id, "1000000041", START))
        work.commit()
    both = Database(url, Vault([NEW_KEY, KEY]))
    both.reencrypt()
    with both.work() as work:
        assert work.api.filings.of_external(TOKEN.id, "333-1") == first
        assert work.api.filings.of_external(TOKEN.id, "333-2") is None
        assert work.api.filings.of_ticket("1000000033") == ApiFiling(TOKEN.id, "1000000033", START)
        assert set(work.api.filings.of_tickets(TOKEN.id, ["1000000009", "1000000025"])) == {"1000000009"}
    both.dispose()


def test_a_key_is_claimed_once_answered_once_and_forgotten(database: Database) -> None:
    answer = ApiAnswer("digest", START, 201, '{"number": "1"}', "/api/v1/cases/1")
    with database.work() as work:
        answers = work.api.answers
        assert answers.claim(TOKEN.id, "k", "digest", START) is None
        assert answers.claim(TOKEN.id, "k", "other", START) == ApiAnswer("digest", START)
        assert answers.claim("b" * 32, "k", "digest", START) is None
        answers.keep(TOKEN.id, "k", answer)
        answers.drop(TOKEN.id, "k")
        assert answers.claim(TOKEN.id, "k", "digest", START + hours(9)) == answer
        assert answers.claim("b" * 32, "k", "digest", START + IN_HAND) is None  # it was given up
        answers.drop("b" * 32, "k")
        assert answers.forget(START + hours(1), 10) == 1
        assert answers.claim(TOKEN.id, "k", "digest", START + hours(9)) is None


def test_of_a_slow_request_and_the_one_that_was_begun_again_beside_it_one_counts(database: Database) -> None:
    answer = ApiAnswer("digest", START, 201, "{}", "/api/v1/cases/1")
    with database.work() as work:
        answers = work.api.answers
        assert answers.claim(TOKEN.id, "k", "digest", START) is None
        assert answers.claim(TOKEN.id, "k", "digest", START + IN_HAND) is None
        assert answers.keep(TOKEN.id, "k", answer)
        assert not answers.keep(TOKEN.id, "k", replace(answer, location="/api/v1/cases/2"))
        assert answers.claim(TOKEN.id, "k", "digest", START + IN_HAND) == answer
        answers.claim(TOKEN.id, "dropped", "digest", START)
        answers.drop(TOKEN.id, "dropped")
        assert not answers.keep(TOKEN.id, "dropped", answer)


def test_of_two_that_claim_a_key_at_once_one_has_it_in_hand(database: Database) -> None:
    def claim(request: str) -> ApiAnswer | None:
        with database.work() as work:
            known = work.api.answers.claim(TOKEN.id, "k", request, START)
            work.commit()
        return known

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(claim, ["digest"] * 4))
    assert sorted(map(str, found)) == sorted(map(str, [None, *[ApiAnswer("digest", START)] * 3]))


def page(database: Database, asked: CasesAsked = ASKED, after: int = 0, limit: int = 9) -> list[Ticket]:
    with database.reading() as work:
        return [case for _, case in work.api.cases.seen(ALL, asked, after, limit)]


def test_a_page_begins_behind_a_position_and_new_cases_come_at_the_end(database: Database) -> None:
    cases = [a_ticket() for _ in range(5)]
    for case in cases[:4]:
        _keep(database, case)
    with database.reading() as work:
        first = work.api.cases.seen(ALL, ASKED, 0, 2)
    _keep(database, cases[4])
    assert [case.number for _, case in first] == [case.number for case in cases[:2]]
    assert [case.number for case in page(database, after=first[-1][0])] == [case.number for case in cases[2:]]


def test_pages_are_narrowed_by_what_was_told_when(database: Database) -> None:
    old, new, noted = a_ticket(), a_ticket(status=Status.IN_PROGRESS), a_ticket()
    for nth, case in enumerate((old, new, noted)):
        _keep(database, case)
        with database.work() as work:
            number = str(case.number)
            work.audit.append(an_event(name=EventName.FILED, at=START + timedelta(days=nth), ticket=number))
            work.audit.append(an_event(name=EventName.NOTED, at=START + timedelta(days=9), ticket=number))
            work.commit()
    day = timedelta(days=1)
    since, until = CasesAsked(since=START + day), CasesAsked(until=START + day)
    assert [case.number for case in page(database, since)] == [new.number, noted.number]
    assert [case.number for case in page(database, until)] == [old.number]
    in_progress = CasesAsked(statuses=frozenset({Status.IN_PROGRESS}))
    assert [case.number for case in page(database, in_progress)] == [new.number]
    assert page(database, CasesAsked(places=frozenset({"nowhere"}))) == []
    with database.reading() as work:
        assert work.api.cases.told_last([str(noted.number)]) == {str(noted.number): START + 2 * day}


def test_a_token_lists_what_came_through_it_and_nothing_else(database: Database) -> None:
    mine, other, sensitive = a_ticket(), a_ticket(), a_ticket(sensitive=True)
    for case in (mine, other, sensitive):
        _keep(database, case)
    with database.work() as work:
        for case, token in ((mine, TOKEN.id), (other, "b" * 32), (sensitive, TOKEN.id)):
            work.api.filings.add(ApiFiling(token, str(case.number), START))
        work.commit()
    with database.reading() as work:
        found = [case.number for _, case in work.api.cases.filed(TOKEN.id, ASKED, 0, 9)]
    assert found == [mine.number, sensitive.number]
    assert [case.number for case in page(database)] == [mine.number, other.number]


def _keep(database: Database, case: Ticket) -> None:
    with database.work() as work:
        work.tickets.add(case)
        work.commit()
