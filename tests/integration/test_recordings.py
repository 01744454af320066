"""Recordings from the platform to our store, and away again when their time is over: nothing lost, nothing twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.bootstrap import Container
from gateway.services.recordings import LEASE, TRIES
from grs_core.call_ports import PLATFORM, RecordingState
from grs_core.domain.errors import NotFound, Unavailable
from grs_core.domain.events import EventName
from grs_core.domain.grievance import Category
from grs_core.domain.ticket import Ticket
from tests.support import twilio
from tests.support.app import make_container
from tests.support.clock import FakeClock
from tests.support.desk import file_case, place_code, stored, union_of
from tests.support.home import a_home, settings_of
from tests.support.killed import died, start
from tests.support.recorded import ACCOUNT, Manner, Shelf, running_shelf
from tests.support.told import WAV, events, files, found, record

A_MINUTE = timedelta(minutes=1)
DIES_AFTER_THE_CLAIM = """
from gateway.ivr.media import PlatformMedia

PlatformMedia.fetch = die
"""
DIES_BEFORE_THE_COMMIT = """
from gateway.ivr.recording_stores import FileStore

put = FileStore.put
FileStore.put = lambda *given: (put(*given), die())
"""
DIES_AFTER_THE_COMMIT = """
from gateway.services.recordings import RecordingKeeper

keep = RecordingKeeper._keep
RecordingKeeper._keep = lambda *given: (keep(*given), die())
"""
DIES_IN_MID_ERASURE = """
from gateway.ivr.recording_stores import FileStore

delete = FileStore.delete
FileStore.delete = lambda *given: (delete(*given), die())
"""
RUNS = """
from datetime import timedelta

container.recordings.run(timedelta(minutes=1))
"""


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with running_shelf() as running:
        yield running


@pytest.fixture
def environ(request: pytest.FixtureRequest, tmp_path: Path, model: Path, shelf: Shelf) -> dict[str, str]:
    """On both engines where a test asks for `database_url`."""
    home = a_home(tmp_path / "home", model)
    own = f"sqlite:///{home / 'protikar.db'}"
    return settings_of(
        home,
        **twilio.ENVIRON,
        GRS_DATABASE_URL=request.getfixturevalue("database_url") if "database_url" in request.fixturenames else own,
        GRS_TWILIO_ACCOUNT_SID=ACCOUNT,
        GRS_TWILIO_BASE_URL=shelf.url,
    )


@pytest.fixture
def container(environ: dict[str, str], model: Path) -> Iterator[Container]:
    """Its clock begins where the real one stands: what was killed lived by that."""
    built = make_container(Path(environ["GRS_HOME"]), model, FakeClock(datetime.now(UTC)), environ)
    yield built
    built.database.dispose()


@pytest.fixture
def case(container: Container) -> Ticket:
    return file_case(container, "কথা রেকর্ড করা আছে", None, category="other", programme=None)


def run(container: Container) -> int:
    return container.recordings.run(A_MINUTE)


def later(container: Container, **amount: float) -> None:
    assert isinstance(container.clock, FakeClock)
    container.clock.advance(**amount)


def test_a_recording_is_fetched_once_and_kept_sealed(container: Container, shelf: Shelf, case: Ticket) -> None:
    key = record(container, shelf, case)
    assert (run(container), run(container)) == (1, 0)
    kept = found(container, key)
    assert (kept.state, kept.media_type, kept.size, kept.attempts) == (RecordingState.KEPT, "audio/wav", len(WAV), 1)
    assert container.recordings.audio(kept) == WAV
    (file,) = files(container)
    assert b"WAVE" not in file.read_bytes()
    assert len(shelf.asked) == 1


def test_a_platform_that_is_away_for_an_evening_loses_no_story(
    container: Container, shelf: Shelf, case: Ticket
) -> None:
    key, shelf.status = record(container, shelf, case), 503
    for _ in range(5):
        run(container)
        later(container, hours=1)
    waiting = found(container, key)
    assert (waiting.state, waiting.reason, waiting.attempts) == (RecordingState.WANTED, "http_503", 5)
    assert files(container) == []
    shelf.status = 200
    later(container, hours=3)
    run(container)
    assert found(container, key).state is RecordingState.KEPT


def test_each_wait_is_longer_until_it_is_a_day(container: Container, shelf: Shelf) -> None:
    key, shelf.status = record(container, shelf), 500
    waits = []
    for _ in range(TRIES + 2):
        run(container)
        due = found(container, key).next_attempt_at
        assert due is not None
        waits.append((due - container.clock.now()) / A_MINUTE)
        later(container, minutes=waits[-1])
    expected = [0.5, 2, 8, 32, 128, 480, 480, 1440, 1440, 1440]
    assert all(0.74 <= wait / mean <= 1.26 for wait, mean in zip(waits, expected, strict=True))


def test_what_the_platform_no_longer_has_after_a_day_is_given_up(container: Container, shelf: Shelf) -> None:
    key = record(container, shelf)
    shelf.recordings.clear()
    for _ in range(TRIES + 1):
        run(container)
        later(container, hours=13)
    lost = found(container, key)
    assert (lost.state, lost.reason, lost.attempts) == (RecordingState.FAILED, "http_404", TRIES)
    assert len(shelf.asked) == TRIES


def test_what_is_too_large_is_asked_for_once_and_one_that_fails_holds_up_no_other(
    container: Container, shelf: Shelf
) -> None:
    keys = [record(container, shelf, nth=nth) for nth in range(1, 8)]
    shelf.add("RE3", WAV + b"\0" * 8_000_000)
    shelf.add("RE4", b"<html>")
    assert run(container) == len(keys)
    states = [found(container, key).state.value for key in keys]
    assert states == ["kept", "kept", "failed", "wanted", "kept", "kept", "kept"]


def test_a_store_that_is_full_puts_the_recording_off(container: Container, shelf: Shelf) -> None:
    key = record(container, shelf)
    in_the_way = Path(container.settings.voice.recordings)
    in_the_way.write_text("no folder")
    run(container)
    assert (found(container, key).state, found(container, key).reason) == (RecordingState.WANTED, "recordings_away")
    in_the_way.unlink()
    later(container, minutes=1)
    run(container)
    assert found(container, key).state is RecordingState.KEPT


@pytest.mark.slow
@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize("moment", [DIES_AFTER_THE_CLAIM, DIES_BEFORE_THE_COMMIT, DIES_AFTER_THE_COMMIT])
def test_killed_at_any_moment_a_recording_is_kept_once(
    environ: dict[str, str], container: Container, shelf: Shelf, moment: str
) -> None:
    key = record(container, shelf)
    assert died(start(environ, moment + RUNS))
    later(container, seconds=LEASE.total_seconds() + 60)
    run(container)
    kept = found(container, key)
    assert (kept.state, container.recordings.audio(kept)) == (RecordingState.KEPT, WAV)
    assert len(files(container)) == 1


def test_two_who_fetched_the_same_leave_one_that_can_be_opened(
    container: Container, shelf: Shelf, case: Ticket
) -> None:
    """The first one's lease ran out while it was downloading."""
    key = record(container, shelf, case, transcript="ভাতা পাই না", transcribed_by=PLATFORM)
    first, second = container.recordings._wanted(), container.recordings
    later(container, seconds=LEASE.total_seconds() + 1)
    assert second.run(A_MINUTE) == 1
    container.recordings._fetch(first[0])
    assert container.recordings.audio(found(container, key)) == WAV
    assert len(events(container, case, EventName.RECORDING_TRANSCRIBED)) == 1


def test_what_the_platform_itself_understood_counts_as_the_citizens_words(
    container: Container, shelf: Shelf, case: Ticket
) -> None:
    said = "আমার বিধবা ভাতার টাকা তিন মাস ধরে পাই না, আমার পিন 4821"
    key = record(container, shelf, case, transcript=said, transcribed_by=PLATFORM)
    run(container)
    told = found(container, key)
    assert (told.transcribed_by, "4821" in (told.transcript or "")) == (PLATFORM, False)
    after = stored(container, case).grievance
    assert (after.category, after.programme) == (Category.PAYMENT_DELAYED, "widow_allowance")
    (event,) = events(container, case, EventName.RECORDING_TRANSCRIBED)
    assert (event.actor.who, event.target, "4821" in event.detail) == ("system", key, False)


def test_after_its_time_a_recording_is_gone_here_and_there_and_its_words_stay(
    container: Container, shelf: Shelf, case: Ticket
) -> None:
    key = record(container, shelf, case, transcript="ভাতা পাই না", transcribed_by=PLATFORM)
    run(container)
    kept, (file,) = found(container, key), files(container)
    backup = file.read_bytes()
    later(container, days=container.policy.calls.recording_days - 1)
    assert run(container) == 0
    later(container, days=2)
    run(container)
    gone = found(container, key)
    assert (gone.state, gone.transcript, gone.next_attempt_at) == (RecordingState.ERASED, "ভাতা পাই না", None)
    assert (files(container), shelf.has("RE1")) == ([], False)
    assert [event.target for event in events(container, case, EventName.RECORDING_ERASED)] == [key]
    container.recordings.store.put(key, backup)
    with pytest.raises(NotFound, match="recording_gone"):
        container.recordings.audio(kept)


def test_a_platform_that_will_not_erase_its_copy_is_asked_again(container: Container, shelf: Shelf) -> None:
    key = record(container, shelf)
    run(container)
    later(container, days=container.policy.calls.recording_days + 1)
    shelf.status = 503
    run(container)
    assert (found(container, key).state, shelf.has("RE1")) == (RecordingState.ERASED, True)
    shelf.status = 200
    later(container, minutes=1)
    run(container)
    assert (found(container, key).next_attempt_at, shelf.has("RE1")) == (None, False)


def test_what_never_came_is_erased_at_the_platform_as_well(container: Container, shelf: Shelf) -> None:
    key, shelf.manner = record(container, shelf), Manner.BREAKS_OFF
    run(container)
    later(container, days=container.policy.calls.recording_days + 1)
    run(container)
    assert (found(container, key).state, shelf.has("RE1")) == (RecordingState.ERASED, False)


@pytest.mark.slow
@pytest.mark.usefixtures("database_url")
def test_killed_in_mid_erasure_it_is_erased_by_the_next(
    environ: dict[str, str], container: Container, shelf: Shelf, case: Ticket
) -> None:
    long_ago = container.clock.now() - timedelta(days=container.policy.calls.recording_days + 1)
    key = record(container, shelf, case, made_at=long_ago)
    container.recordings._fetch(*container.recordings._wanted())
    assert died(start(environ, DIES_IN_MID_ERASURE + RUNS))
    assert (found(container, key).state, files(container)) == (RecordingState.KEPT, [])
    run(container)
    assert (found(container, key).state, shelf.has("RE1")) == (RecordingState.ERASED, False)
    assert len(events(container, case, EventName.RECORDING_ERASED)) == 1


def test_a_store_that_cannot_forget_is_asked_again_and_nothing_says_erased_before(
    container: Container, shelf: Shelf, case: Ticket
) -> None:
    key = record(container, shelf, case)
    run(container)
    later(container, days=container.policy.calls.recording_days + 1)
    folder = Path(container.settings.voice.recordings)
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("no folder")
    with pytest.raises(Unavailable, match="recordings_away"):
        run(container)
    assert found(container, key).state is RecordingState.KEPT
    assert events(container, case, EventName.RECORDING_ERASED) == []


def test_a_story_told_by_phone_fills_only_what_nobody_knew(container: Container, shelf: Shelf) -> None:
    union = union_of(container, place_code(container, "Bancharampur", "upazila"))
    known = file_case(container, "ঘুষ", union, category="bribery", programme="old_age_allowance")
    said = "বিধবা ভাতার টাকা পাই না, টাঙ্গাইল মির্জাপুর, মেম্বার মারধরের হুমকি দেয়"
    record(container, shelf, known, transcript=said, transcribed_by=PLATFORM)
    run(container)
    after = stored(container, known).grievance
    assert (after.category, after.programme, after.place) == (Category.BRIBERY, "old_age_allowance", union)
    assert "threat" in " ".join(after.signals)
