from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from gateway.services.devices import device_in_words
from gateway.services.passwords import Argon2Passwords
from gateway.services.sign_in import TRIES, SignIn, Visitor
from gateway.services.tries import TRIES_OF_ADDRESS
from grs_core.domain.errors import GrsError, NotAllowed
from grs_core.domain.officers import Officer, Position, Role
from grs_core.storage.database import Database
from grs_core.storage.vault import Vault
from tests.support.cases import KEY
from tests.support.clock import FakeClock
from tests.support.schema import migrated_sqlite

QUICK = Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD = "শাপলা-শালুক ১৯"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(migrated_sqlite(tmp_path), Vault([KEY]), synchronous="NORMAL")


@pytest.fixture
def sign_in(database: Database, clock: FakeClock) -> SignIn:
    karim = Officer("karim", "মোঃ করিম", Role.OFFICER, (Position("uno-1", date(2025, 1, 1)),), QUICK.hash(PASSWORD))
    with database.work() as work:
        work.officers.add(karim)
        work.commit()
    return SignIn.make(database.work, database.reading, QUICK, clock)


def change(database: Database, **fields: object) -> None:
    with database.work() as work:
        work.officers.save(replace(work.officers.get("karim"), **fields))  # type: ignore[arg-type]
        work.commit()


def refusal(sign_in: SignIn, login: str, password: str) -> str:
    with pytest.raises(NotAllowed) as refused:
        sign_in.enter(login, password)
    return refused.value.key


def test_the_right_password_signs_in_and_the_session_is_the_officers(sign_in: SignIn) -> None:
    session = sign_in.enter(" karim ", PASSWORD)
    officer = sign_in.who(session)
    assert officer is not None
    assert officer.login == session.login == "karim"
    assert officer.password_hash not in repr(session)


def test_a_bangla_password_is_the_same_in_both_encodings_of_its_letters() -> None:
    whole, apart = "য\u09bcড\u09bc", "\u09df\u09dc"
    assert whole != apart
    assert QUICK.right(QUICK.hash(whole), apart)


def test_wrong_unknown_inactive_and_volunteer_are_refused_alike(sign_in: SignIn, database: Database) -> None:
    volunteer = Officer("rina", "রিনা", Role.VOLUNTEER, (), QUICK.hash(PASSWORD))
    with database.work() as work:
        work.officers.add(volunteer)
        work.commit()
    refused = {refusal(sign_in, "karim", "x"), refusal(sign_in, "nobody", PASSWORD), refusal(sign_in, "rina", PASSWORD)}
    change(database, active=False)
    refused.add(refusal(sign_in, "karim", PASSWORD))
    assert refused == {"sign_in_wrong"}


def test_strange_logins_are_wrong_and_nothing_worse(sign_in: SignIn) -> None:
    for login in ("", "\x00", "karim\x00'--", "ক" * 5000, "\ud800"):
        assert refusal(sign_in, login, PASSWORD) == "sign_in_wrong"


def test_after_five_wrong_passwords_even_the_right_one_waits_a_quarter_of_an_hour(
    sign_in: SignIn, clock: FakeClock
) -> None:
    for _ in range(TRIES):
        assert refusal(sign_in, "karim", "wrong") == "sign_in_wrong"
        clock.advance(seconds=1)
    assert refusal(sign_in, "karim", PASSWORD) == "sign_in_locked"
    clock.advance(minutes=14)
    assert refusal(sign_in, "karim", PASSWORD) == "sign_in_locked"
    clock.advance(minutes=1)
    assert sign_in.enter("karim", PASSWORD).login == "karim"


def test_an_unknown_login_is_locked_too_so_that_locks_tell_nothing(sign_in: SignIn) -> None:
    said = [refusal(sign_in, "nobody", "wrong") for _ in range(TRIES + 1)]
    assert said == ["sign_in_wrong"] * TRIES + ["sign_in_locked"]


def test_a_sign_in_forgets_the_wrong_tries_before_it(sign_in: SignIn) -> None:
    for _ in range(TRIES - 1):
        refusal(sign_in, "karim", "wrong")
    sign_in.enter("karim", PASSWORD)
    assert [refusal(sign_in, "karim", "wrong") for _ in range(TRIES)] == ["sign_in_wrong"] * TRIES


def test_many_tries_at_once_are_not_more_than_five(sign_in: SignIn) -> None:
    def attempt(_: int) -> str:
        try:
            sign_in.enter("karim", "wrong")
        except GrsError as error:
            return error.key
        return "in"

    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(attempt, range(12)))
    assert said.count("sign_in_wrong") == TRIES
    assert said.count("sign_in_locked") == 12 - TRIES


def test_a_session_ends_after_twelve_hours(sign_in: SignIn, clock: FakeClock) -> None:
    session = sign_in.enter("karim", PASSWORD)
    for _ in range(11):
        clock.advance(hours=1)
        assert sign_in.who(session) is not None
    clock.advance(minutes=59)
    assert sign_in.who(session) is not None
    clock.advance(minutes=1)
    assert sign_in.who(session) is None


def test_a_session_at_which_nothing_is_done_ends_after_two_hours(sign_in: SignIn, clock: FakeClock) -> None:
    session = sign_in.enter("karim", PASSWORD)
    clock.advance(hours=1, minutes=59)
    assert sign_in.who(session) is not None
    clock.advance(hours=1, minutes=59)
    assert sign_in.who(session) is not None
    clock.advance(hours=2)
    assert sign_in.who(session) is None


def test_a_page_that_asks_by_itself_is_nobody_at_his_desk(sign_in: SignIn, clock: FakeClock) -> None:
    session = sign_in.enter("karim", PASSWORD)
    for _ in range(3):
        clock.advance(minutes=30)
        assert sign_in.who(session, watches=True) is not None
    clock.advance(minutes=30)
    assert sign_in.who(session, watches=True) is None


def test_a_page_costs_no_writing_for_five_minutes(sign_in: SignIn, clock: FakeClock, database: Database) -> None:
    session = sign_in.enter("karim", PASSWORD)
    begun = clock.now()
    for minutes in (4, 1):
        with database.reading() as work:
            row = work.sign_ins.get(session.id)
        assert row is not None
        assert row.seen_at == begun
        clock.advance(minutes=minutes)
        sign_in.who(session)
    with database.reading() as work:
        row = work.sign_ins.get(session.id)
    assert row is not None
    assert row.seen_at == clock.now()


def test_one_address_locks_no_more_than_six_logins_and_then_is_locked_itself(sign_in: SignIn, clock: FakeClock) -> None:
    thief, desk = Visitor(address="203.0.113.9"), Visitor(address="203.0.113.10")
    said = []
    for turn in range(40):
        with pytest.raises(NotAllowed) as refused:
            sign_in.enter(f"officer{turn % 8}", "wrong", thief)
        said.append(refused.value.key)
    assert said == ["sign_in_wrong"] * TRIES_OF_ADDRESS + ["sign_in_locked"] * 10
    assert sign_in.enter("karim", PASSWORD, desk).login == "karim"
    with pytest.raises(NotAllowed):
        sign_in.enter("karim", PASSWORD, thief)
    clock.advance(minutes=15, seconds=1)
    assert sign_in.enter("karim", PASSWORD, thief).login == "karim"


def test_an_office_behind_one_address_that_knows_its_passwords_is_never_locked(sign_in: SignIn) -> None:
    office = Visitor(address="2001:db8::1")
    for _ in range(TRIES_OF_ADDRESS + 5):
        sign_in.enter("karim", PASSWORD, office)


def test_whoever_was_invited_and_never_came_has_no_password(sign_in: SignIn, database: Database) -> None:
    change(database, password_hash="")
    assert refusal(sign_in, "karim", "") == refusal(sign_in, "karim", "nobody's password") == "sign_in_wrong"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari, iPhone"),
        ("curl/8 <script>", ""),
        ("", ""),
    ],
)
def test_a_browser_is_told_in_plain_words_and_never_in_its_own(said: str, shown: str) -> None:
    assert device_in_words(said) == shown


def test_a_session_from_the_future_is_none(sign_in: SignIn, clock: FakeClock) -> None:
    session = sign_in.enter("karim", PASSWORD)
    assert sign_in.who(replace(session, since=clock.now().replace(year=2099))) is None


def test_a_changed_password_ends_every_session(sign_in: SignIn, database: Database) -> None:
    session = sign_in.enter("karim", PASSWORD)
    change(database, password_hash=QUICK.hash("another one"))
    assert sign_in.who(session) is None


def test_a_deactivated_officer_has_no_session(sign_in: SignIn, database: Database) -> None:
    session = sign_in.enter("karim", PASSWORD)
    change(database, active=False)
    assert sign_in.who(session) is None


def test_a_hash_of_weaker_settings_is_made_anew_and_the_session_knows_it(
    database: Database, sign_in: SignIn, clock: FakeClock
) -> None:
    stronger = Argon2Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    session = SignIn.make(database.work, database.reading, stronger, clock).enter("karim", PASSWORD)
    officer = sign_in.who(session)
    assert officer is not None
    assert not stronger.outdated(officer.password_hash)


def test_a_broken_hash_is_a_wrong_password() -> None:
    assert not QUICK.right("not a hash", PASSWORD)
